import { expect, test } from 'vitest';
import { speak } from '../../testing/speak';
import { activityText, detailText } from './activityText';

test('an action has its own words, one that is not known at least its name', () => {
  expect(activityText('agent.poll_interval', speak('ko'))).toBe('확인 주기를 변경함');
  expect(activityText('agent.removed', speak('en'))).toBe('removed the PC');
  expect(activityText('agent.painted_blue', speak('en'))).toBe('agent.painted_blue');
});

test('the details say what the words leave open, and nothing else', () => {
  const en = speak('en');
  const tagged = { add: ['lab', '2층'], remove: ['old'], agents: 1 };
  expect(detailText('agents.tagged', tagged, 'en', en)).toBe('+lab, +2층, −old');
  expect(detailText('agent.poll_interval', { seconds: 90 }, 'en', en)).toBe('1 min 30 s');
  expect(detailText('agent.poll_interval', { seconds: null }, 'en', en)).toBe('as the fleet');
  expect(detailText('agent.removed', { host_name: 'lab-07' }, 'en', en)).toBe('');
  expect(detailText('agents.tagged', { add: 'not a list' }, 'en', en)).toBe('');
});
