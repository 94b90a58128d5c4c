import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HUES, hueOf } from './tagColour';

const AA = 4.5; // WCAG 2.2, 1.4.3
const styles = readFileSync(join(import.meta.dirname, 'tags.css'), 'utf8');

function numbers(name: string): number[] {
  return [...styles.matchAll(new RegExp(`--cd-tag-${name}: ([\\d.]+);`, 'g'))].map((found) =>
    Number(found[1]),
  );
}

/** Relative luminance of an OKLCH colour, by the matrices of its definition; out of sRGB is cut off. */
function luminance(lightness: number, chroma: number, hue: number): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const cut = (value: number) => Math.min(1, Math.max(0, value));
  const red = cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test('every tag can be read in the light and in the dark', () => {
  const hues = numbers('hue');
  expect(hues).toHaveLength(HUES);
  const [texts, textChromas] = [numbers('text'), numbers('text-chroma')];
  const [grounds, groundChromas] = [numbers('ground'), numbers('ground-chroma')];
  expect(texts).toHaveLength(2);
  for (const scheme of [0, 1]) {
    for (const hue of hues) {
      const text = luminance(texts[scheme] ?? 0, textChromas[scheme] ?? 0, hue);
      const ground = luminance(grounds[scheme] ?? 0, groundChromas[scheme] ?? 0, hue);
      const contrast = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
      expect(contrast, `scheme ${scheme}, hue ${hue}`).toBeGreaterThan(AA);
    }
  }
});

test('a tag has one colour, however it is written', () => {
  expect(hueOf('Lab-3')).toBe(hueOf('lab-3'));
  expect(hueOf('3층 실습실')).toBe(hueOf('3층 실습실'.normalize('NFD')));
});

test('every name has one of the hues that there are', () => {
  const names = Array.from({ length: 500 }, (_, n) => `Lab-${n}`);
  for (const name of names) expect([...Array(HUES).keys()]).toContain(hueOf(name));
});

test('the usual names of rooms do not all look alike', () => {
  const rooms = ['1층', '2층', '3층', '4층', '교무실', '도서관', '실습실', '전산실'];
  expect(new Set(rooms.map(hueOf)).size).toBeGreaterThanOrEqual(5);
});
