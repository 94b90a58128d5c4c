// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { draw } from '../testing/render';
import { RequestsPanel } from './RequestsPanel';
import { before, known, request } from './samples';

/** The server's side: what it answers, by path, and what it was asked to do. */
function serve() {
  const asked: [string, unknown][] = [];
  const answers: Record<string, unknown> = {
    '/api/registrations': [
      request({ possible_replacement: before }),
      request({ id: 'r2', facts: { ...request().facts, host_name: '<b>lab</b>' } }),
    ],
    '/api/registrations/decisions': { decided: ['r2'], refused: [] },
    '/api/registrations/r1/approve': request({ state: 'approved', same_as: 'a7' }),
    '/api/agents/a7': known(),
  };
  vi.stubGlobal('fetch', async (sent: Request) => {
    const path = new URL(sent.url).pathname;
    if (sent.method === 'POST') asked.push([path, JSON.parse((await sent.text()) || 'null')]);
    return Response.json(answers[path] ?? null);
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

test('a PC that was here before is approved as the same one', async () => {
  const asked = serve();
  draw(<RequestsPanel mayDecide />);
  await userEvent.click(await screen.findByRole('button', { name: 'Decide about DESKTOP-7F3K' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Same PC' }));
  await waitFor(() => expect(asked).toEqual([['/api/registrations/r1/approve', { same_as: 'a7' }]]));
});

test('chosen requests are decided together, and a name is only text', async () => {
  const asked = serve();
  draw(<RequestsPanel mayDecide />);
  expect(await screen.findByText('<b>lab</b>')).toBeDefined();
  await userEvent.click(screen.getByRole('checkbox', { name: 'Select <b>lab</b>' }));
  await userEvent.click(screen.getByRole('button', { name: 'Approve' }));
  await waitFor(() =>
    expect(asked).toEqual([['/api/registrations/decisions', { ids: ['r2'], decision: 'approve' }]]),
  );
});

test('who may not decide looks, and has no boxes to tick', async () => {
  serve();
  draw(<RequestsPanel mayDecide={false} />);
  expect(await screen.findByText('<b>lab</b>')).toBeDefined();
  expect(screen.queryByRole('checkbox')).toBeNull();
});
