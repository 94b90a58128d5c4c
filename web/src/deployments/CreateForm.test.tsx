// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { ApiError } from '../api/errors';
import { draw } from '../testing/render';
import { CreateForm } from './CreateForm';
import { type CreateValues, DEFAULTS } from './createValues';

const NONE = { savedFilters: [], filter: undefined };
const SOURCES = { counts: { all: 12, online: 7, selected: 0 }, ...NONE };

function form(props: Partial<Parameters<typeof CreateForm>[0]> = {}) {
  const sent: CreateValues[] = [];
  const shown = (
    <CreateForm
      initial={DEFAULTS}
      sources={SOURCES}
      picker={<p>picker</p>}
      busy={false}
      error={null}
      submit={(values) => sent.push(values)}
      {...props}
    />
  );
  return { sent, shown };
}

test('the button says on how many PCs the command will run', async () => {
  draw(form().shown);
  expect(screen.getByRole('button', { name: 'Deploy to 12 PCs' })).toBeDefined();
  await userEvent.click(screen.getByRole('radio', { name: /online now/ }));
  expect(screen.getByRole('button', { name: 'Deploy to 7 PCs' })).toBeDefined();
});

test('without a command nothing is sent, and the field says why', async () => {
  const { sent, shown } = form();
  draw(shown, { language: 'ko' });
  await userEvent.click(screen.getByRole('button', { name: 'PC 12대에 배포' }));
  expect(await screen.findByText('실행할 명령을 입력해 주세요.')).toBeDefined();
  expect(sent).toEqual([]);
});

test('choosing PCs needs at least one', async () => {
  const { sent, shown } = form({ initial: { ...DEFAULTS, script: 'hostname', target: 'selected' } });
  draw(shown);
  expect(screen.getByText('picker')).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'Deploy' }));
  expect(await screen.findByText('Choose at least one PC.')).toBeDefined();
  expect(sent).toEqual([]);
});

test('what the server refuses stands at the field that it is about', async () => {
  const fields = {
    script: 'script_too_long',
    timeout: 'timeout_out_of_range',
    target: 'target_unknown_agent',
  };
  draw(form({ error: new ApiError('invalid', 422, 'no', { fields }) }).shown);
  expect(await screen.findByText('At most 256 KiB.')).toBeDefined();
  expect(await screen.findByText('Between 1 second and 7 days.')).toBeDefined();
  expect(await screen.findByText(/not under management any more/)).toBeDefined();
  expect(screen.getByText('Please check the marked fields.')).toBeDefined();
});

test('a filled form is sent as it stands', async () => {
  const { sent, shown } = form();
  draw(shown);
  await userEvent.type(screen.getByLabelText('Command'), 'uptime');
  await userEvent.click(screen.getByRole('button', { name: 'Deploy to 12 PCs' }));
  await waitFor(() =>
    expect(sent).toMatchObject([{ script: 'uptime', target: 'all', timeout: 10, unit: 'minutes' }]),
  );
});

test('with no PC at all it says so and leads to adding one', () => {
  draw(form({ sources: { counts: { all: 0, online: 0, selected: 0 }, ...NONE } }).shown);
  expect(screen.getByRole('link', { name: 'Add a PC first' })).toBeDefined();
  expect(screen.getByRole('button', { name: 'Deploy' }).hasAttribute('disabled')).toBe(true);
});

test('a filter is offered as a target only to who comes with one, a saved one only where there is one', async () => {
  draw(form().shown);
  expect(screen.queryByRole('radio', { name: /filter/i })).toBeNull();
  expect(screen.getByRole('radio', { name: /tags/i })).toBeDefined();
});
