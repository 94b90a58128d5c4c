import { expect, test } from 'vitest';
import { speak } from '../../testing/speak';
import { answerLines, answersIn, answerText } from './tally';

test('a choice that nobody made is shown, too, in the order in which people see them', () => {
  const lines = answerLines({ kind: 'choice', choices: ['Mon', 'Tue', 'Wed'], until: null }, [
    { answer: 'Wed', count: 3 },
    { answer: 'Mon', count: 1 },
  ]);
  expect(lines).toEqual([
    { answer: 'Mon', count: 1, share: 0.25 },
    { answer: 'Tue', count: 0, share: 0 },
    { answer: 'Wed', count: 3, share: 0.75 },
  ]);
});

test('texts stand as the server counted them', () => {
  const counts = [
    { answer: '빔 프로젝터가 안 됩니다', count: 2 },
    { answer: 'ok', count: 1 },
  ];
  expect(answerLines({ kind: 'text', choices: [], until: null }, counts).map(({ answer }) => answer)).toEqual(
    ['빔 프로젝터가 안 됩니다', 'ok'],
  );
  expect(answersIn(counts)).toBe(3);
});

test('yes and no are said in the viewer’s language; what people wrote is not touched', () => {
  expect(answerText('yes_no', 'no', speak('ko'))).toBe('아니요');
  expect(answerText('text', 'no', speak('ko'))).toBe('no');
});
