/** The settings of announcements as the form holds them, and what is sent. */

import type { AnnouncementSettings, AnnouncementSettingsChange } from '../../api/types';

const DAY = 86_400; // seconds

export interface SettingsValues {
  group: string;
  group6: string;
  ttl: number | null;
  /** Empty: all that there are. */
  interfaces: string[];
  subnets: string[];
  days: number | null;
}

export function settingsOf(saved: AnnouncementSettings): SettingsValues {
  return {
    group: saved.group,
    group6: saved.group6,
    ttl: saved.ttl,
    interfaces: [...saved.interfaces],
    subnets: [...saved.subnets],
    days: Math.round(saved.retention / DAY),
  };
}

/** Only what is another than it was: somebody else may be changing the rest. */
export function changeOf(values: SettingsValues, saved: AnnouncementSettings): AnnouncementSettingsChange {
  const before = settingsOf(saved);
  const isOther = (name: keyof SettingsValues) =>
    JSON.stringify(values[name]) !== JSON.stringify(before[name]);
  return {
    ...(isOther('group') && { group: values.group.trim() }),
    ...(isOther('group6') && { group6: values.group6.trim() }),
    ...(isOther('ttl') && { ttl: values.ttl }),
    ...(isOther('interfaces') && { interfaces: values.interfaces }),
    ...(isOther('subnets') && { subnets: values.subnets }),
    ...(isOther('days') && values.days !== null && { retention: values.days * DAY }),
  };
}

/** The field of the form for one of the API, such as `subnets[2]`. */
export function settingsField(field: string): keyof SettingsValues | undefined {
  const plain = field.replace(/[[.].*$/, '');
  if (plain === 'retention') return 'days';
  const names: (keyof SettingsValues)[] = ['group', 'group6', 'ttl', 'interfaces', 'subnets'];
  return names.find((name) => name === plain);
}

/** "192.168.0.5/24" is the address 192.168.0.5. */
export function addressOf(known: string): string {
  return known.split('/')[0] ?? known;
}
