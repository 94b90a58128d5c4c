import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TagChip } from '../tags/TagChip';
import { type Filter, NO_FILTER } from './agentFilter';
import { filterParts } from './filterWords';

interface FilterChipsProps {
  filter: Filter;
  setFilter(filter: Filter): void;
  /** What else can be done with the filter, behind its parts. */
  children?: ReactNode;
}

/** What is filtered by, each part with a way to be rid of it; not there while nothing is. */
export function FilterChips({ filter, setFilter, children }: FilterChipsProps) {
  const { t } = useTranslation();
  const parts = filterParts(filter, t);
  if (parts.length === 0) return null;
  return (
    <div className="cd-filter-chips">
      <ul aria-label={t('filters.active')}>
        {parts.map(({ key, text, tag, without }) => (
          <li key={key}>
            {tag === undefined ? (
              <PlainChip text={text} remove={() => setFilter(without)} />
            ) : (
              <TagChip name={tag} remove={() => setFilter(without)} />
            )}
          </li>
        ))}
      </ul>
      <Button type="link" size="small" onClick={() => setFilter(NO_FILTER)}>
        {t('filters.clear')}
      </Button>
      {children}
    </div>
  );
}

function PlainChip({ text, remove }: { text: string; remove: () => void }) {
  const { t } = useTranslation();
  return (
    <span className="cd-tag cd-tag-plain" title={text}>
      <bdi className="cd-tag-name">{text}</bdi>
      <button
        type="button"
        className="cd-tag-remove"
        aria-label={t('filters.takeAway', { what: text })}
        onClick={remove}
      >
        <CloseOutlined aria-hidden="true" />
      </button>
    </span>
  );
}
