import { expect, test } from 'vitest';
import { speak } from '../../testing/speak';
import { activityText, detailText } from './activityText';

test('an action has its own words, one that is not known at least its name', () => {
  expect(activityText('agent.poll_interval', speak('ko'))).toBe('확인 주기를 변경함');
  expect(activityText('agent.removed', speak('en'))).toBe('removed the PC');
  expect(activityText('agent.painted_blue', speak('en'))).toBe('agent.painted_blue');
});

test('of the details only what can be read is told, and not for ever', () => {
  expect(detailText({ add: ['lab', '2층'], remove: [], agents: 3, by: null, more: { a: 1 } })).toBe(
    'lab, 2층, 3',
  );
  expect(detailText({ note: 'x'.repeat(500) })).toHaveLength(201);
});
