// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { refusal } from '../../templates/samples';
import { drawRoutes } from '../../testing/render';
import { CHECK, serveAnnouncements } from '../samples';
import CreatePage from './CreatePage';
import { DEFAULTS, newAnnouncement } from './values';

const ROUTES = [
  { path: '/announcements', element: <p>the list</p> },
  { path: '/announcements/new', element: <CreatePage /> },
  { path: '/announcements/:id', element: <p>one announcement</p> },
];

const MAY = ['view', 'announce', 'deploy'] as const;
const SENDING = 'POST /api/announcements';

beforeEach(() => sessionStorage.clear());
afterEach(() => vi.unstubAllGlobals());

async function open(more: Parameters<typeof serveAnnouncements>[1] = {}, address = '/announcements/new') {
  const asked = serveAnnouncements([...MAY], more);
  const { router, unmount } = drawRoutes(ROUTES, address);
  await screen.findByLabelText('Title');
  return { router, unmount, sent: () => asked.filter((one) => one.path === '/api/announcements') };
}

const write = (label: string, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
const send = (name = 'Send to 12 PCs') => fireEvent.click(screen.getByRole('button', { name }));

test('a title is enough: it goes to all PCs now, and counts for a day', async () => {
  const { sent } = await open({ [SENDING]: () => Response.json(CHECK, { status: 201 }) });
  write('Title', ' Maintenance ');
  send();
  expect(await screen.findByText('one announcement')).toBeDefined();
  expect(sent()[0]?.body).toMatchObject({
    title: 'Maintenance',
    priority: 'normal',
    display: 'toast',
    target: { kind: 'all' },
    starts_at: null,
    expires_in: 86_400,
  });
});

test('without a title nothing is sent, and the field says why', async () => {
  const { sent } = await open();
  send();
  expect(await screen.findByText('Write a title.')).toBeDefined();
  expect(sent()).toEqual([]);
});

test('what it will look like is seen while it is written', async () => {
  await open();
  expect(screen.getByTestId('screen-toast')).toBeDefined();
  write('Title', 'Leave the building');
  await waitFor(() => expect(screen.getByTestId('screen-toast').textContent).toContain('Leave the building'));
  fireEvent.click(screen.getByRole('radio', { name: 'Urgent' }));
  expect(await screen.findByTestId('screen-window')).toBeDefined();
  expect(screen.getByText(/always opens a window/)).toBeDefined();
});

test('a text that fits a datagram says what that means, and so does one that does not', async () => {
  let datagram: number | null = 500;
  await open({
    'POST /api/announcements/preview': () => Response.json({ total: 12, online: 7, datagram }),
  });
  write('Title', 'Maintenance');
  expect(await screen.findByText('500 of 1,200 bytes')).toBeDefined();
  datagram = null;
  write('Text', 'long '.repeat(400));
  expect(await screen.findByText(/too long for one datagram/)).toBeDefined();
});

test('a question needs choices that differ', async () => {
  const { sent } = await open({ [SENDING]: () => Response.json(CHECK, { status: 201 }) });
  write('Title', 'Lunch?');
  fireEvent.click(screen.getByRole('radio', { name: 'Choice' }));
  await screen.findByLabelText('Choice 1');
  write('Choice 1', 'Rice');
  write('Choice 2', 'Rice');
  send();
  expect(await screen.findByText(/The same choice is there twice/)).toBeDefined();
  expect(sent()).toEqual([]);
  write('Choice 2', 'Noodles');
  send();
  await waitFor(() =>
    expect(sent()[0]?.body).toMatchObject({
      question: { kind: 'choice', choices: ['Rice', 'Noodles'], until: null },
    }),
  );
});

test('what the server refuses stands at the field that it is about', async () => {
  await open({
    [SENDING]: refusal(422, 'invalid', {
      fields: { body: 'body_too_long', target: 'target_offline', 'question.colour': 'too_new', whim: 'odd' },
    }),
  });
  write('Title', 'Maintenance');
  send();
  expect(await screen.findByText(/20,000 characters/)).toBeDefined();
  expect(screen.getByText(/whim: This value is not accepted \(odd\)/)).toBeDefined();
});

test('a copy is the same again and says from what it was made', async () => {
  const wish = newAnnouncement({ ...DEFAULTS, title: 'Lunch?', priority: 'high', asks: 'yes_no' });
  const { sent } = await open(
    { 'GET /api/announcements/a9/wish': wish, [SENDING]: () => Response.json(CHECK, { status: 201 }) },
    '/announcements/new?copy=a9',
  );
  expect((screen.getByLabelText('Title') as HTMLInputElement).value).toBe('Lunch?');
  send();
  await waitFor(() =>
    expect(sent()[0]?.body).toMatchObject({
      copied_from: 'a9',
      priority: 'high',
      question: { kind: 'yes_no' },
    }),
  );
});

test('a template fills in what is said', async () => {
  await open({}, '/announcements/new?template=t1');
  expect((screen.getByLabelText('Title') as HTMLInputElement).value).toBe('Leave the building');
  expect(screen.getByTestId('screen-window').textContent).toContain('Walk, do not run.');
});

test('PCs that the address names are chosen', async () => {
  const { sent } = await open(
    { [SENDING]: () => Response.json(CHECK, { status: 201 }) },
    '/announcements/new?agents=x1,x2',
  );
  write('Title', 'Hello');
  fireEvent.click(screen.getByRole('button', { name: /^Send to/ }));
  await waitFor(() =>
    expect(sent()[0]?.body).toMatchObject({ target: { kind: 'selected', agent_ids: ['x1', 'x2'] } }),
  );
});

test('an unfinished one is there again, until one starts over', async () => {
  const { unmount } = await open();
  write('Title', 'Half a sentence');
  unmount();
  await open();
  expect((screen.getByLabelText('Title') as HTMLInputElement).value).toBe('Half a sentence');
  fireEvent.click(screen.getByRole('button', { name: 'Start over' }));
  await waitFor(() => expect((screen.getByLabelText('Title') as HTMLInputElement).value).toBe(''));
});

test('who may not announce is told so', async () => {
  serveAnnouncements(['view']);
  drawRoutes(ROUTES, '/announcements/new');
  expect(await screen.findByText('You may not send announcements.')).toBeDefined();
});
