/** The form of an announcement: its values, and what is sent. */

import type {
  AgentFilter,
  AnnouncementDisplay,
  AnnouncementMessage,
  AnnouncementPriority,
  AnnouncementQuestion,
  AnnouncementTransmission,
  NewAnnouncement,
  TargetKind,
} from '../../api/types';
import type { Length } from '../../command/lengths';
import { NOW, startOf, type When } from '../../deployments/create/when';
import type { PickedPc } from '../../deployments/createValues';
import { targetOf } from '../../deployments/targets';
import { momentOf, ownZone } from '../../schedules/zones';
import { type Expiry, expirySeconds } from './expiry';

export const PRIORITIES: readonly AnnouncementPriority[] = ['normal', 'high', 'urgent'];
export const DISPLAYS: readonly AnnouncementDisplay[] = ['toast', 'window', 'log_only'];
export const TRANSMISSIONS: readonly AnnouncementTransmission[] = ['broadcast', 'multicast', 'direct'];
export const ASKS = ['nothing', 'yes_no', 'choice', 'text'] as const;
export type Asks = (typeof ASKS)[number];

/** Limits of the server. */
export const LONGEST = { title: 200, body: 20_000, choice: 100 } as const; // characters
export const CHOICES = { least: 2, most: 10 } as const;

/** What people see: also what a template keeps. */
export interface MessageValues {
  title: string;
  body: string;
  priority: AnnouncementPriority;
  transmission: AnnouncementTransmission;
  display: AnnouncementDisplay;
  needsConfirmation: boolean;
  asks: Asks;
  choices: string[];
  /** Until when answers are taken, on the viewer's wall clock; empty: until it expires. */
  until: string;
}

export interface AnnouncementValues extends MessageValues {
  target: TargetKind;
  tags: string[];
  savedFilter: string | undefined;
  filter: AgentFilter;
  picked: PickedPc[];
  when: When;
  expiry: Expiry;
  /** Counts with the expiry `own`. */
  expiryOwn: Length;
}

export const EMPTY_MESSAGE: MessageValues = {
  title: '',
  body: '',
  priority: 'normal',
  transmission: 'broadcast',
  display: 'toast',
  needsConfirmation: false,
  asks: 'nothing',
  choices: ['', ''],
  until: '',
};

export const DEFAULTS: AnnouncementValues = {
  ...EMPTY_MESSAGE,
  target: 'all',
  tags: [],
  savedFilter: undefined,
  filter: { search: '', tags: [] },
  picked: [],
  when: NOW,
  expiry: 'day',
  expiryOwn: { amount: 12, unit: 'hours' },
};

/** How many characters the server counts. */
export function lengthIn(text: string): number {
  return [...text].length;
}

function questionOf({ asks, choices, until }: MessageValues): AnnouncementQuestion | null {
  if (asks === 'nothing') return null;
  const moment = until ? momentOf(until, ownZone()) : undefined;
  return {
    kind: asks,
    choices: asks === 'choice' ? choices.map((one) => one.trim()) : [],
    until: moment === undefined ? null : new Date(moment).toISOString(),
  };
}

/** What of it is kept or sent; what does not count as it is chosen is left out. */
export function messageOf(values: MessageValues) {
  return {
    title: values.title.trim(),
    body: values.body,
    priority: values.priority,
    transmission: values.transmission,
    display: values.display,
    needs_confirmation: values.needsConfirmation,
    question: questionOf(values),
  };
}

export function newAnnouncement(values: AnnouncementValues, copiedFrom = ''): NewAnnouncement {
  return {
    ...messageOf(values),
    target: targetOf(values),
    ...startOf(values.when),
    expires_in: expirySeconds(values.expiry, values.expiryOwn),
    copied_from: copiedFrom,
  };
}

/** The form's values for a message that is kept. Until when answers were taken is of that time, so it is not. */
export function fromMessage(message: Omit<AnnouncementMessage, 'target'>): MessageValues {
  const { question } = message;
  const choices = [...(question?.choices ?? [])];
  return {
    title: message.title,
    body: message.body ?? '',
    priority: message.priority ?? 'normal',
    transmission: message.transmission ?? 'broadcast',
    display: message.display ?? 'toast',
    needsConfirmation: message.needs_confirmation ?? false,
    asks: question?.kind ?? 'nothing',
    choices: choices.length > 0 ? choices : EMPTY_MESSAGE.choices,
    until: '',
  };
}
