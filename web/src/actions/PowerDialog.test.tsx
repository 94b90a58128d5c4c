// @vitest-environment jsdom

import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { draw } from '../testing/render';
import { PowerDialog } from './PowerDialog';

const NEEDED = {
  code: 'confirmation_needed',
  message: '',
  details: { count: 30, online: 28, offline: 2, with_people: 3 },
};

afterEach(() => vi.unstubAllGlobals());

/** The server: wants the number confirmed, and takes down what it was sent. */
function serve(): Record<string, unknown>[] {
  const sent: Record<string, unknown>[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = (await request.json()) as Record<string, unknown>;
    sent.push(body);
    const done = { action: 'restart', count: 30, deployment: null, pcs: [] };
    return body.confirm === 30 ? Response.json(done) : Response.json(NEEDED, { status: 409 });
  });
  return sent;
}

test('a restart says whom it reaches, and goes on with the typed number only', async () => {
  const sent = serve();
  const close = vi.fn();
  draw(<PowerDialog action="restart" choice={{ agent_ids: ['a', 'b'] }} close={close} />);
  expect(await screen.findByText('Restart 30 PCs?')).toBeTruthy();
  expect(screen.getByText(/People are logged on at 3 PCs/)).toBeTruthy();
  const ok = screen.getByRole<HTMLButtonElement>('button', { name: 'Restart 30 PCs' });
  const number = screen.getByLabelText('Type the number of PCs, 30, to go on');
  fireEvent.change(number, { target: { value: '3' } });
  expect(ok.disabled).toBe(true);
  fireEvent.change(number, { target: { value: '30' } });
  expect(ok.disabled).toBe(false);
  fireEvent.click(ok);
  await waitFor(() => expect(close).toHaveBeenCalled());
  expect(sent.map(({ confirm }) => confirm)).toEqual([undefined, 30]);
  expect(sent.at(-1)).toMatchObject({ grace: 60, notice: '', choice: { agent_ids: ['a', 'b'] } });
});
