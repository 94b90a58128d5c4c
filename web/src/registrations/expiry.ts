/** How long an enrollment token may be valid, in seconds; null: for ever. */

const HOUR = 3_600;
const DAY = 24 * HOUR;

export const EXPIRIES = { hour: HOUR, day: DAY, week: 7 * DAY, month: 30 * DAY, never: null } as const;
export type Expiry = keyof typeof EXPIRIES;
export const EXPIRY_NAMES = Object.keys(EXPIRIES) as Expiry[];
