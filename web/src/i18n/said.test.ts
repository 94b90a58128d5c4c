import { describe, expect, it } from 'vitest';
import type { Said } from '../api/types';
import { speak } from '../testing/speak';
import { saidText } from './said';

describe('what an agent said', () => {
  const t = speak('ko');

  it('is told in the viewer’s language, with what it is about', () => {
    const said: Said[] = [
      { code: 'timed_out', params: { seconds: '600' } },
      { code: 'not_ended', params: { count: '2' } },
    ];
    expect(saidText(said, 'whatever', t)).toBe(
      '제한 시간 600초가 지나 끝냈습니다. 프로세스 2개를 끝내지 못했습니다.',
    );
  });

  it('stays as it was written where a newer agent says something new', () => {
    const said: Said[] = [
      { code: 'restarted', params: {} },
      { code: 'of_tomorrow', params: {} },
    ];
    expect(saidText(said, 'As it was.', t)).toBe('As it was.');
    expect(saidText([], 'Another sentence.', t)).toBe('Another sentence.');
  });
});
