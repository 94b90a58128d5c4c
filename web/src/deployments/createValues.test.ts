import { expect, test } from 'vitest';
import { sentOf } from './create/sent';
import { type CreateValues, DEFAULTS, MADE_BY_HAND, newDeployment } from './createValues';
import { isComplete, targetOf } from './targets';

const values = (some: Partial<CreateValues>): CreateValues => ({ ...DEFAULTS, script: 'x', ...some });
const NOBODY = { agent_ids: [], tags: [], filter: null, saved_filter_id: '' };

test('what the form says is what is sent, in seconds', () => {
  const sent = newDeployment(
    values({
      script: ' hostname\n',
      name: ' x ',
      timeout: { amount: 90, unit: 'minutes' },
      success: 'installer',
      target: 'selected',
      picked: [
        ['a', 'PC-1'],
        ['b', ''],
      ],
    }),
  );
  expect(sent).toEqual({
    script: ' hostname\n',
    name: 'x',
    description: '',
    kind: 'shell',
    timeout: 5400,
    parameters: [],
    stdin: '',
    run_as: 'system',
    sessions: 'active',
    user: '',
    working_directory: '',
    success_codes: [0, 1641, 3010],
    offline: 'wait',
    deadline_in: 604800,
    starts_at: null,
    time_zone: '',
    template_id: '',
    template_version: 0,
    copied_from: '',
    target: { ...NOBODY, kind: 'selected', agent_ids: ['a', 'b'] },
  });
});

test('what was filled in for another choice is not sent', () => {
  const sent = newDeployment(
    values({ runAs: 'system', sessions: 'named', user: 'kim', success: 'zero', successCodes: ['7'] }),
  );
  expect(sent).toMatchObject({ sessions: 'active', user: '', success_codes: [0] });
  expect(newDeployment(values({ runAs: 'user', sessions: 'named', user: ' kim ' }))).toMatchObject({
    sessions: 'named',
    user: 'kim',
  });
  expect(newDeployment(values({ runAs: 'user', sessions: 'all', user: 'kim' }))).toMatchObject({
    sessions: 'all',
    user: '',
  });
});

test('PCs that were ticked are not sent when all are meant', () => {
  const all = values({
    picked: [['a', '']],
    tags: ['1층'],
    savedFilter: 'f',
    filter: { search: 'x', tags: [] },
  });
  expect(targetOf(all)).toEqual({ ...NOBODY, kind: 'all' });
  expect(targetOf({ ...all, target: 'tags' })).toEqual({ ...NOBODY, kind: 'tags', tags: ['1층'] });
  expect(targetOf({ ...all, target: 'saved_filter' })).toMatchObject({ saved_filter_id: 'f', tags: [] });
  expect(targetOf({ ...all, target: 'filter' })).toMatchObject({
    filter: { search: 'x' },
    agent_ids: [],
  });
});

test('only a target that says whom is asked about', () => {
  const complete = (some: Partial<CreateValues>) => isComplete(targetOf(values(some)));
  expect(complete({ target: 'all' })).toBe(true);
  expect(complete({ target: 'filter' })).toBe(true);
  expect(complete({ target: 'tags' })).toBe(false);
  expect(complete({ target: 'tags', tags: ['a'] })).toBe(true);
  expect(complete({ target: 'selected' })).toBe(false);
  expect(complete({ target: 'saved_filter' })).toBe(false);
});

test('the template’s parameters go along with one’s own, each with its type', () => {
  const parameter = {
    name: 'folder',
    type: 'text',
    label: '',
    default: '',
    required: true,
    choices: [],
  } as const;
  const sent = newDeployment(
    values({
      given: { folder: 'C:\\', gone: 'of another template' },
      own: [{ name: ' key ', type: 'secret', value: ' s ' }],
    }),
    { ...MADE_BY_HAND, templateId: 't', templateVersion: 3 },
    [{ ...parameter, choices: [] }],
  );
  expect(sent.parameters).toEqual([
    { name: 'folder', type: 'text', value: 'C:\\', own: false },
    { name: 'key', type: 'secret', value: ' s ', own: true },
  ]);
  expect(sent).toMatchObject({ template_id: 't', template_version: 3 });
});

test('a start is sent as a moment, with the zone that it was chosen in', () => {
  const sent = newDeployment(values({ when: { kind: 'at', wall: '2026-12-01T18:00', zone: 'Asia/Seoul' } }));
  expect(sent).toMatchObject({ starts_at: '2026-12-01T09:00:00.000Z', time_zone: 'Asia/Seoul' });
});

test('what comes again and again is a schedule, called like its script if it has no name', () => {
  const recurrence = {
    rule: { every: 'day', time: '18:00' },
    zone: 'Asia/Seoul',
    missed: 'once',
    maxLate: 3600,
    end: '',
  } as const;
  const sent = sentOf(
    values({ script: '\n ipconfig /flushdns \necho', when: { kind: 'recurring', recurrence } }),
    MADE_BY_HAND,
    [],
  );
  expect(sent).toMatchObject({
    kind: 'schedule',
    wish: {
      name: 'ipconfig /flushdns',
      cron: '0 18 * * *',
      time_zone: 'Asia/Seoul',
      deployment: { starts_at: null, script: '\n ipconfig /flushdns \necho' },
    },
  });
});
