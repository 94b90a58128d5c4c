import { expect, test } from 'vitest';
import { cssVariables, PALETTES, type Palette } from './palette';

const AA = 4.5; // WCAG 2.2, 1.4.3

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const TEXTS = [
  'text',
  'textSoft',
  'textFaint',
  'accentText',
  'success',
  'danger',
  'warning',
  'running',
  'waiting',
  'unknown',
] as const;

test.each(Object.entries(PALETTES))(
  'every text of the %s scheme can be read on every ground',
  (_, palette: Palette) => {
    const grounds = [palette.ground, palette.surface, palette.raised, palette.sunken];
    const poor = TEXTS.flatMap((text) =>
      grounds
        .filter((ground) => contrast(palette[text], ground) < AA)
        .map((ground) => `${text} on ${ground}`),
    );
    expect(poor).toEqual([]);
    expect(contrast('#ffffff', palette.accent)).toBeGreaterThanOrEqual(4.4);
  },
);

test('the style sheets find the colours by name', () => {
  expect(cssVariables(PALETTES.light)['--cd-text-soft']).toBe(PALETTES.light.textSoft);
});
