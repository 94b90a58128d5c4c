import { Checkbox, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../i18n/format';

export interface FacetOption {
  value: string;
  label: ReactNode;
  /** PCs that have it; undefined while that isn't known. */
  count: number | undefined;
}

interface FacetListProps {
  title: string;
  options: readonly FacetOption[];
  chosen: readonly string[];
  toggle(value: string): void;
  empty: string;
}

const SEARCH_FROM = 9; // options; fewer are found faster than a word is typed

/** What there is to filter by, with the number of PCs of each. */
export function FacetList({ title, options, chosen, toggle, empty }: FacetListProps) {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLocaleLowerCase(i18n.language);
  const shown = options.filter((option) => option.value.toLocaleLowerCase(i18n.language).includes(wanted));
  return (
    <fieldset className="cd-facet">
      <legend className="cd-hidden">{title}</legend>
      {options.length >= SEARCH_FROM && (
        <Input
          size="small"
          allowClear
          placeholder={t('filters.find', { what: title })}
          aria-label={t('filters.find', { what: title })}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <ul className="cd-facet-options">
        {shown.map((option) => (
          <li key={option.value}>
            <Checkbox checked={chosen.includes(option.value)} onChange={() => toggle(option.value)}>
              <span className="cd-facet-label">{option.label}</span>
              <span className="cd-facet-count">
                {option.count === undefined ? '' : formatNumber(option.count, i18n.language)}
              </span>
            </Checkbox>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="cd-facet-empty">{wanted ? t('filters.notFound') : empty}</p>}
    </fieldset>
  );
}
