/** All colours of the console. Text on its ground has a contrast of at least 4.5 : 1 in both schemes. */

export type Scheme = 'light' | 'dark';

export interface Palette {
  ground: string;
  surface: string;
  raised: string;
  sunken: string;
  border: string;
  borderStrong: string;
  text: string;
  textSoft: string;
  textFaint: string;
  accent: string;
  accentText: string;
  accentSoft: string;
  success: string;
  danger: string;
  warning: string;
  running: string;
  waiting: string;
  unknown: string;
  successSoft: string;
  dangerSoft: string;
  warningSoft: string;
}

export const PALETTES: Record<Scheme, Palette> = {
  light: {
    ground: '#f5f6f8',
    surface: '#ffffff',
    raised: '#ffffff',
    sunken: '#f0f2f5',
    border: '#e3e6eb',
    borderStrong: '#c9ced7',
    text: '#16202c',
    textSoft: '#4a5666',
    textFaint: '#626c7c',
    accent: '#0c6b7f',
    accentText: '#0a5f71',
    accentSoft: '#e3f1f4',
    success: '#1f7a46',
    danger: '#bf2f37',
    warning: '#9a5b00',
    running: '#2463c2',
    waiting: '#626c7b',
    unknown: '#7547a8',
    successSoft: '#e8f5ed',
    dangerSoft: '#fcecec',
    warningSoft: '#fcf2e0',
  },
  dark: {
    ground: '#0e1318',
    surface: '#161c23',
    raised: '#1d242d',
    sunken: '#11171d',
    border: '#28313b',
    borderStrong: '#3b4652',
    text: '#e6eaef',
    textSoft: '#b1bac5',
    textFaint: '#8d97a4',
    accent: '#1b8197',
    accentText: '#5cc0d4',
    accentSoft: '#12313a',
    success: '#4dbb7c',
    danger: '#f0747b',
    warning: '#e0a23e',
    running: '#6ea4f4',
    waiting: '#939dab',
    unknown: '#b794e6',
    successSoft: '#14291e',
    dangerSoft: '#321b1e',
    warningSoft: '#2d2313',
  },
};

/** The palette as CSS variables, `--cd-text-soft` and so on. */
export function cssVariables(palette: Palette): Record<string, string> {
  return Object.fromEntries(
    Object.entries(palette).map(([name, colour]) => [
      `--cd-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      colour as string,
    ]),
  );
}
