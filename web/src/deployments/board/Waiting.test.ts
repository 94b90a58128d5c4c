import { describe, expect, it } from 'vitest';
import type { Waiting } from '../../api/types';
import { speak } from '../../testing/speak';
import { waitingText } from './Waiting';

const NOW = new Date(2026, 10, 25, 14, 30).getTime();
const at = (hour: number) => new Date(2026, 10, 25, hour, 5).toISOString();

function say(waiting: Waiting, language: 'en' | 'ko'): string {
  return waitingText(waiting, NOW, speak(language), language).replace(/\s/g, ' ');
}

describe('why a PC is not done', () => {
  it('is one sentence with times as the viewer reads them', () => {
    const waiting: Waiting = { code: 'offline_since', params: { since: at(9), deadline: at(20) } };
    expect(say(waiting, 'en')).toBe('Offline since 9:05 AM; it waits until 8:05 PM');
    expect(say(waiting, 'ko')).toBe('오전 9:05부터 오프라인입니다. 오후 8:05까지 기다립니다');
  });

  it('names what comes first in its queue, if that has a name', () => {
    const params = { place: 3, behind: 'Update', behind_id: 'x' };
    expect(say({ code: 'in_queue', params }, 'en')).toBe('Number 3 in its queue, behind “Update”');
    expect(say({ code: 'in_queue', params: { ...params, behind: '' } }, 'en')).toBe('Number 3 in its queue');
  });
});
