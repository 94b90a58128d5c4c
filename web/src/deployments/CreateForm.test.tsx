// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { ApiError } from '../api/errors';
import { findEditor, writeScript } from '../testing/editor';
import { draw } from '../testing/render';
import { CreateForm, type Start } from './CreateForm';
import type { Sent } from './create/useSubmit';
import { type CreateValues, DEFAULTS, MADE_BY_HAND } from './createValues';

// Finding by role looks at the whole form each time, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const NOTHING: ReadonlySet<string> = new Set();

function start(values: Partial<CreateValues> = {}, secretsMissing = NOTHING): Start {
  return { values: { ...DEFAULTS, ...values }, made: MADE_BY_HAND, secretsMissing };
}

function form(props: Partial<Parameters<typeof CreateForm>[0]> = {}) {
  const sent: Sent[] = [];
  const kept: CreateValues[] = [];
  const shown = (
    <CreateForm
      start={start()}
      counts={{ all: 12, online: 7 }}
      savedFilters={[]}
      busy={false}
      error={null}
      submit={(wish) => sent.push(wish)}
      changed={(values) => kept.push(values)}
      {...props}
    />
  );
  return { sent, kept, shown };
}

const refusal = (fields: Record<string, string>) => new ApiError('invalid', 422, 'no', { fields });

test('the button says on how many PCs it will run', async () => {
  draw(form().shown);
  expect(screen.getByRole('button', { name: 'Deploy to 12 PCs' })).toBeDefined();
  await userEvent.click(screen.getByRole('radio', { name: /Leave them out/ }));
  expect(screen.getByRole('button', { name: 'Deploy to 7 PCs' })).toBeDefined();
  await userEvent.click(screen.getByRole('radio', { name: /online now/ }));
  expect(screen.getByRole('button', { name: 'Deploy to 7 PCs' })).toBeDefined();
  expect(screen.queryByRole('radio', { name: /Wait for them/ })).toBeNull();
});

test('without a command nothing is sent, and the field says why', async () => {
  const { sent, shown } = form();
  draw(shown, { language: 'ko' });
  await userEvent.click(screen.getByRole('button', { name: 'PC 12대에 배포' }));
  expect(await screen.findByText('실행할 명령을 입력해 주세요.')).toBeDefined();
  expect(sent).toEqual([]);
});

test('a command on the PCs that are online is three steps: write, choose, deploy', async () => {
  const { sent, shown } = form();
  draw(shown);
  await findEditor('Command');
  await writeScript('Command', 'ipconfig /flushdns');
  await userEvent.click(screen.getByRole('radio', { name: /online now/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Deploy to 7 PCs' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    kind: 'deployment',
    wish: {
      script: 'ipconfig /flushdns',
      kind: 'shell',
      target: { kind: 'online' },
      timeout: 600,
      run_as: 'system',
      success_codes: [0],
      starts_at: null,
    },
  });
});

test('choosing PCs needs at least one', async () => {
  const { sent, shown } = form({ start: start({ script: 'hostname', target: 'selected' }) });
  draw(shown);
  await userEvent.click(screen.getByRole('button', { name: 'Deploy' }));
  expect(await screen.findByText('Choose at least one PC.')).toBeDefined();
  expect(sent).toEqual([]);
});

test('PCs that were ticked in the list are there, and can be taken away', async () => {
  const picked: CreateValues['picked'] = [
    ['a', 'LAB-01'],
    ['b', 'LAB-02'],
  ];
  draw(form({ start: start({ script: 'x', target: 'selected', picked }) }).shown);
  expect(screen.getByRole('button', { name: 'Deploy to 2 PCs' })).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'Remove LAB-01' }));
  expect(screen.getByRole('button', { name: 'Deploy to 1 PC' })).toBeDefined();
});

test('a parameter needs a name, under which the script finds it', async () => {
  const { sent, shown } = form({ start: start({ script: 'x' }) });
  draw(shown);
  await userEvent.click(screen.getByRole('button', { name: /Parameters and input/ }));
  await userEvent.click(await screen.findByRole('button', { name: 'Add a parameter' }));
  await userEvent.type(screen.getByLabelText('Value of parameter 1'), 'C:');
  await userEvent.click(screen.getByRole('button', { name: 'Deploy to 12 PCs' }));
  expect(await screen.findByText('Give it a name.')).toBeDefined();
  await userEvent.type(screen.getByLabelText('Name of parameter 1'), 'folder');
  expect(screen.getByText(/PARAM_folder/)).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'Deploy to 12 PCs' }));
  await waitFor(() =>
    expect(sent).toMatchObject([{ wish: { parameters: [{ name: 'folder', type: 'text', value: 'C:' }] } }]),
  );
});

test('what the server refuses stands at the field that it is about, and what hides it opens', async () => {
  const values = { script: 'x', own: [{ name: 'days', type: 'number' as const, value: '1,5' }] };
  draw(
    form({
      start: start(values),
      error: refusal({
        script: 'script_too_long',
        timeout: 'timeout_out_of_range',
        target: 'target_unknown_agent',
        working_directory: 'working_directory_unusable',
        success_codes: 'success_codes_unusable',
        'parameters.days': 'parameter_not_a_number',
        starts_at: 'time_too_far',
        deadline_in: 'deadline_out_of_range',
      }),
    }).shown,
  );
  expect(await screen.findByText('At most 256 KiB.')).toBeDefined();
  expect(await screen.findByText('Between 1 second and 7 days.')).toBeDefined();
  expect(await screen.findByText(/not under management any more/)).toBeDefined();
  expect(await screen.findByText('At most a year ahead.')).toBeDefined();
  expect(await screen.findByText('From 1 minute to 90 days.')).toBeDefined();
  expect(await screen.findByText('A number, such as 10 or -2.5.')).toBeDefined();
  expect(await screen.findByText(/1,024 characters/)).toBeDefined();
  expect(screen.getByText('Please check the marked fields.')).toBeDefined();
  expect(screen.getByRole('button', { name: /How it runs/ }).getAttribute('aria-expanded')).toBe('true');
});

test('a refusal about a field that this console does not know is said all the same', () => {
  draw(form({ error: refusal({ something_new: 'too_new' }) }).shown);
  expect(screen.getByText(/something_new: This value is not accepted \(too_new\)\./)).toBeDefined();
});

test('a copy’s secrets are asked for again before it is sent', async () => {
  const own = [{ name: 'key', type: 'secret' as const, value: '' }];
  const { sent, shown } = form({ start: start({ script: 'x', own }, new Set(['key'])) });
  draw(shown);
  await userEvent.click(screen.getByRole('button', { name: 'Deploy to 12 PCs' }));
  await waitFor(() => expect(screen.getAllByText(/Give this one again/).length).toBeGreaterThan(1));
  expect(sent).toEqual([]);
  await userEvent.type(screen.getByLabelText('Value of parameter 1'), 'hunter2');
  await userEvent.click(screen.getByRole('button', { name: 'Deploy to 12 PCs' }));
  await waitFor(() =>
    expect(sent).toMatchObject([{ wish: { parameters: [{ type: 'secret', value: 'hunter2' }] } }]),
  );
});

test('a start that has passed is refused here; another one is planned, not deployed', async () => {
  const when = { kind: 'at', wall: '2020-01-01T00:00', zone: 'UTC' } as const;
  const { sent, shown } = form({ start: start({ script: 'x', when }) });
  draw(shown);
  await userEvent.click(screen.getByRole('button', { name: 'Plan the deployment' }));
  expect(await screen.findByText('This time has passed.')).toBeDefined();
  expect(sent).toEqual([]);
  await userEvent.click(screen.getByText('Now'));
  await userEvent.click(screen.getByRole('button', { name: 'Deploy to 12 PCs' }));
  await waitFor(() => expect(sent).toHaveLength(1));
});

test('as a certain user needs a name, and exit codes need numbers', async () => {
  const values = {
    script: 'x',
    runAs: 'user',
    sessions: 'named',
    success: 'own',
    successCodes: ['zero'],
  } as const;
  const { sent, shown } = form({ start: start({ ...values, successCodes: ['zero'] }) });
  draw(shown);
  await userEvent.click(screen.getByRole('button', { name: 'Deploy to 12 PCs' }));
  expect(await screen.findByText('Write the name of the user.')).toBeDefined();
  expect(await screen.findByText(/1 to 50 whole numbers/)).toBeDefined();
  expect(sent).toEqual([]);
});

test('with no PC at all it says so and leads to adding one', () => {
  draw(form({ counts: { all: 0, online: 0 } }).shown);
  expect(screen.getByRole('link', { name: 'Add a PC first' })).toBeDefined();
  expect(screen.getByRole('button', { name: 'Deploy' }).hasAttribute('disabled')).toBe(true);
});

test('a saved filter is offered only where there is one', () => {
  draw(form().shown);
  const targets = within(screen.getByRole('radiogroup', { name: 'Where it runs' }));
  expect(targets.queryByRole('radio', { name: /saved filter/i })).toBeNull();
  expect(targets.getByRole('radio', { name: /tags/i })).toBeDefined();
});

test('whatever is changed is told, so that it can be kept', async () => {
  const { kept, shown } = form();
  draw(shown);
  await writeScript('Command', 'host');
  await userEvent.type(screen.getByLabelText('Name'), 'A');
  await waitFor(() => expect(kept.at(-1)).toMatchObject({ script: 'host', name: 'A' }));
});
