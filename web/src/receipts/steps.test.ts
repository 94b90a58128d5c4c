import { expect, test } from 'vitest';
import { announcement, receipt } from './samples';
import { furthest, stepCounts, stepsOf } from './steps';

test('nobody can answer where nothing is asked', () => {
  expect(stepsOf(announcement({ question: null }))).toEqual(['received', 'displayed', 'read']);
  expect(stepsOf(announcement({ question: { kind: 'yes_no', choices: [], until: null } }))).toHaveLength(4);
});

test('each step counts the PCs that came to it, and those that did not', () => {
  const steps = stepCounts(announcement({ total: 40, received: 30, displayed: 20, read: 10 }));
  expect(steps.map(({ step, count, missing }) => [step, count, missing])).toEqual([
    ['received', 30, 10],
    ['displayed', 20, 20],
    ['read', 10, 30],
  ]);
  expect(steps[0]?.rate).toBe(0.75);
});

test('of no PC there is no rate', () => {
  expect(stepCounts(announcement({ total: 0 }))[0]?.rate).toBe(0);
});

test('a PC is as far as its last step', () => {
  expect(furthest(receipt({ received_at: '2026-11-25T09:00:00Z' }))).toBe('received');
  expect(furthest(receipt({}))).toBeUndefined();
});
