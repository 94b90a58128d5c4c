/** The tabs of a PC, as they are called in its address. */

export const TABS = [
  'overview',
  'usage',
  'presence',
  'software',
  'tasks',
  'announcements',
  'activity',
] as const;
export type TabName = (typeof TABS)[number];

/** The tab of an address; the first one where it names none that there is. */
export function tabOf(name: string | undefined): TabName {
  return TABS.find((tab) => tab === name) ?? TABS[0];
}

/** The address of a tab; the first one is the PC's own. */
export function tabAddress(id: string, tab: TabName): string {
  const pc = `/agents/${encodeURIComponent(id)}`;
  return tab === TABS[0] ? pc : `${pc}/${tab}`;
}
