import { CloseOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { hueOf } from './tagColour';

interface TagChipProps {
  name: string;
  /** With a button that takes it away. */
  remove?: () => void;
}

/** A tag in its colour. */
export function TagChip({ name, remove }: TagChipProps) {
  const { t } = useTranslation();
  return (
    <span className={`cd-tag cd-tag-${hueOf(name)}`} title={name}>
      <bdi className="cd-tag-name">{name}</bdi>
      {remove && (
        <button
          type="button"
          className="cd-tag-remove"
          aria-label={t('tags.takeAway', { name })}
          onClick={(event) => {
            event.stopPropagation();
            remove();
          }}
        >
          <CloseOutlined aria-hidden="true" />
        </button>
      )}
    </span>
  );
}

const SHOWN = 2; // what a cell of the list has room for; the others are one look away

/** The tags of a PC on one line. */
export function TagLine({ names, shown = SHOWN }: { names: readonly string[]; shown?: number }) {
  const { t } = useTranslation();
  const hidden = names.slice(shown);
  return (
    <span className="cd-tag-line">
      {names.slice(0, shown).map((name) => (
        <TagChip key={name} name={name} />
      ))}
      {hidden.length > 0 && (
        <Tooltip title={hidden.join(', ')}>
          <span className="cd-more">{t('tags.more', { count: hidden.length })}</span>
        </Tooltip>
      )}
    </span>
  );
}
