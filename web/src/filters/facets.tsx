/** The filters that offer what there is: operating system, agent version, tags. */

import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useFacets } from '../api/hooks/agents';
import { TagChip } from '../tags/TagChip';
import { OsName } from '../ui/OsName';
import { type Filter, toggleTag } from './agentFilter';
import { FacetList, type FacetOption } from './FacetList';
import { FacetMenu } from './FacetMenu';

interface FacetsProps {
  filter: Filter;
  setFilter(filter: Filter): void;
}

export interface FacetChoice {
  key: 'os' | 'version' | 'tags';
  title: string;
  options: FacetOption[];
  chosen: readonly string[];
  toggle(value: string): void;
  empty: string;
}

/** What can be filtered by just now, in the order in which it is offered. */
export function useFacetChoices({ filter, setFilter }: FacetsProps): FacetChoice[] {
  const { t, i18n } = useTranslation();
  const facets = useFacets().data;
  return [
    {
      key: 'tags',
      title: t('filters.tags'),
      options: optionsOf(byName(facets?.tags, i18n.language), filter.tags, (name) => <TagChip name={name} />),
      chosen: filter.tags,
      toggle: (tag) => setFilter(toggleTag(filter, tag)),
      empty: t('filters.noTags'),
    },
    {
      key: 'os',
      title: t('filters.os'),
      options: optionsOf(asSent(facets?.os), filter.os ? [filter.os] : [], (name) => (
        <OsName os={name} name="" />
      )),
      chosen: filter.os ? [filter.os] : [],
      toggle: (os) => setFilter({ ...filter, os: os === filter.os ? null : (os as Filter['os']) }),
      empty: t('filters.nothing'),
    },
    {
      key: 'version',
      title: t('filters.version'),
      options: optionsOf(asSent(facets?.versions), filter.version === null ? [] : [filter.version], (name) =>
        versionName(name, t),
      ),
      chosen: filter.version === null ? [] : [filter.version],
      toggle: (version) => setFilter({ ...filter, version: version === filter.version ? null : version }),
      empty: t('filters.nothing'),
    },
  ];
}

/** Those that are there, and those that are filtered by although no PC has them (any more). */
function optionsOf(
  known: ReadonlyMap<string, number> | undefined,
  chosen: readonly string[],
  label: (name: string) => FacetOption['label'],
): FacetOption[] {
  const missing = chosen.filter((name) => !known?.has(name));
  return [...missing, ...(known?.keys() ?? [])].map((value) => ({
    value,
    count: known && (known.get(value) ?? 0),
    label: label(value),
  }));
}

function asSent(known: Record<string, number> | undefined) {
  return known && new Map(Object.entries(known));
}

/** In the order of names: an object of JavaScript has those that are numbers first. */
function byName(known: Record<string, number> | undefined, language: string) {
  if (!known) return undefined;
  const { compare } = new Intl.Collator(language, { numeric: true });
  return new Map(Object.entries(known).sort(([one], [other]) => compare(one, other)));
}

/** An agent that has not said its version has an empty one. */
export function versionName(version: string, t: TFunction<'console'>): string {
  return version || t('filters.noVersion');
}

/** The filters as buttons, for where there is room. */
export function FacetMenus(props: FacetsProps) {
  return useFacetChoices(props).map(({ key, ...choice }) => (
    <FacetMenu key={key} label={choice.title} chosen={choice.chosen.length}>
      <FacetList {...choice} />
    </FacetMenu>
  ));
}

/** The same, one below the other, for a drawer. */
export function FacetSections(props: FacetsProps) {
  return useFacetChoices(props).map(({ key, ...choice }) => (
    <section key={key} className="cd-facet-section">
      <h3>{choice.title}</h3>
      <FacetList {...choice} />
    </section>
  ));
}
