/** Exit codes that count as success: two sets that fit nearly everything, or one's own. */

const PRESETS = {
  zero: [0],
  // Windows Installer: done, and a restart is under way (1641) or needed (3010).
  installer: [0, 1641, 3010],
} as const;

export type SuccessPreset = keyof typeof PRESETS | 'own';
export const SUCCESS_PRESETS: readonly SuccessPreset[] = ['zero', 'installer', 'own'];

const LOWEST = -(2 ** 31);
const HIGHEST = 2 ** 32 - 1; // unsigned is written, too

/** The number that was typed, decimal or as Windows writes them: 0x80070005. */
export function exitCode(text: string): number | undefined {
  if (!/^(-?\d{1,10}|0x[0-9a-f]{1,8})$/i.test(text.trim())) return undefined;
  const code = Number(text.trim());
  return code >= LOWEST && code <= HIGHEST ? code : undefined;
}

/** What is sent; what is no exit code is left out, and the form does not let it pass. */
export function exitCodes(preset: SuccessPreset, own: readonly string[]): number[] {
  if (preset !== 'own') return [...PRESETS[preset]];
  return own.map(exitCode).filter((code) => code !== undefined);
}

/** The fields that show these codes. */
export function successOf(codes: readonly number[]): { success: SuccessPreset; successCodes: string[] } {
  const sorted = JSON.stringify([...codes].sort((one, other) => one - other));
  const names = Object.keys(PRESETS) as (keyof typeof PRESETS)[];
  const known = names.find((name) => JSON.stringify(PRESETS[name]) === sorted);
  return { success: known ?? 'own', successCodes: codes.map(String) };
}
