import { describe, expect, it } from 'vitest';
import { momentIn, momentText } from './moment';

const NOW = new Date(2026, 10, 25, 14, 30).getTime();

function iso(...parts: [number, number, number, number, number]): string {
  return new Date(...parts).toISOString();
}

function plain(text: string): string {
  return text.replace(/\s/g, ' ');
}

describe('a moment in a sentence', () => {
  it('needs no date today, and no year this year', () => {
    expect(plain(momentText(iso(2026, 10, 25, 9, 5), NOW, 'en'))).toBe('9:05 AM');
    expect(plain(momentText(iso(2026, 10, 24, 9, 5), NOW, 'en'))).toBe('Nov 24, 9:05 AM');
    expect(plain(momentText(iso(2025, 10, 24, 9, 5), NOW, 'en'))).toBe('Nov 24, 2025, 9:05 AM');
    expect(plain(momentText(iso(2026, 10, 25, 18, 5), NOW, 'ko'))).toBe('오후 6:05');
  });

  it('is told in another zone only where the clocks differ', () => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const at = iso(2026, 10, 25, 9, 5);
    expect(momentIn(at, here, 'en')).toBeUndefined();
    expect(momentIn(at, 'Mars/Olympus', 'en')).toBeUndefined();
    const elsewhere = here === 'Asia/Kathmandu' ? 'Asia/Seoul' : 'Asia/Kathmandu';
    expect(momentIn(at, elsewhere, 'en')).toContain(':');
  });
});
