import { describe, expect, it } from 'vitest';
import { readView, writeView } from './useBoardPlace';

describe('what is looked at, in the address', () => {
  it('comes back as it was written', () => {
    const view = {
      tab: 'causes' as const,
      states: ['failed' as const, 'running' as const],
      search: '실습실 3',
      cause: '1603',
      pc: '01task',
    };
    expect(readView(writeView(view))).toEqual(view);
  });

  it('leaves the address bare where nothing is chosen', () => {
    expect(writeView(readView(new URLSearchParams())).toString()).toBe('');
  });

  it('makes nothing of what it does not know', () => {
    const view = readView(new URLSearchParams('tab=nonsense&state=burnt&state=failed'));
    expect(view).toMatchObject({ tab: 'results', states: ['failed'] });
  });
});
