// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { serveAnnouncements } from '../announcements/samples';
import type { Announcement, Permission } from '../api/types';
import { drawRoutes } from '../testing/render';
import ReceiptsPage from './ReceiptsPage';
import { announcement, receipt, SENT, session } from './samples';

const ROUTES = [
  { path: '/announcements', element: <p>the list</p> },
  { path: '/announcements/:announcementId', element: <ReceiptsPage /> },
  { path: '/agents/:id', element: <p>the PC</p> },
];

const ONE = announcement({
  title: 'Maintenance at six',
  total: 40,
  received: 30,
  displayed: 20,
  read: 10,
  answered: 5,
  question: { kind: 'yes_no', choices: [], until: null },
  reach: [{ source: '10.0.0.2', destination: '10.0.0.255', error: '' }],
});
const READER = receipt({
  received_at: SENT,
  heard_tcp_at: SENT,
  network: '10.0.3.0/24',
  displayed_at: SENT,
  read_at: SENT,
  answered_at: SENT,
  sessions: [
    session({
      displayed_at: SENT,
      means: 'window',
      read_at: SENT,
      read_how: 'answered',
      answered_at: SENT,
      answer: 'yes',
    }),
  ],
});
const LOCKED = receipt({
  agent_id: 'PC2',
  host_name: 'LAB1-PC02',
  received_at: SENT,
  heard_udp_at: SENT,
  missing: { code: 'locked', at: null },
});
const page = (...receipts: (typeof READER)[]) => ({ receipts, total: receipts.length, next_cursor: null });
const MAY: Permission[] = ['view', 'announce'];

afterEach(() => vi.unstubAllGlobals());

function open(
  shown: Announcement = ONE,
  { more = {}, may = MAY, search = '' }: { more?: object; may?: Permission[]; search?: string } = {},
) {
  const asked = serveAnnouncements(may, {
    'GET /api/announcements/A1': shown,
    'GET /api/announcements/A1/receipts': page(READER, LOCKED),
    ...more,
  });
  const { router } = drawRoutes(ROUTES, `/announcements/A1${search}`);
  return { asked, router };
}

test('each step says how many PCs came to it, and lists those that did not', async () => {
  const { router } = open(ONE, {
    more: { 'GET /api/announcements/A1/receipts?limit=50&missed=not_displayed': page(LOCKED) },
  });
  const funnel = await screen.findByRole('region', { name: 'How far it came' });
  expect(within(funnel).getByText('75%')).toBeDefined();
  expect(await screen.findByText('LAB1-PC01')).toBeDefined();
  fireEvent.click(within(funnel).getByRole('button', { name: '20 PCs not yet' }));
  await waitFor(() => expect(screen.queryByText('LAB1-PC01')).toBeNull());
  expect(screen.getByText('The screen is locked; it is shown when it is unlocked')).toBeDefined();
  expect(router.state.location.search).toBe('?which=not_displayed');
});

test('it goes again to those that one chooses, and nobody who read it', async () => {
  const { asked } = open(ONE, {
    more: { 'POST /api/announcements/A1/resend': { resent: 30, announcement: ONE } },
  });
  fireEvent.click(await screen.findByRole('button', { name: /Send again/ }));
  fireEvent.click(await screen.findByRole('radio', { name: /^Not read/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Send to 30 PCs' }));
  expect(await screen.findByText('It goes to 30 PCs again.')).toBeDefined();
  expect(asked).toEqual([{ method: 'POST', path: '/api/announcements/A1/resend', body: { to: 'not_read' } }]);
});

test('before it is withdrawn one is told what that does', async () => {
  const { asked } = open(ONE, { more: { 'POST /api/announcements/A1/withdraw': ONE } });
  fireEvent.click(await screen.findByRole('button', { name: /Withdraw/ }));
  expect(await screen.findByText('20 PCs that have not shown it: it never appears there.')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Withdraw it' }));
  await waitFor(() => expect(asked.map(({ path }) => path)).toEqual(['/api/announcements/A1/withdraw']));
});

test('a planned one has no receipts yet, and can be sent now', async () => {
  const planned = announcement({
    title: 'Later',
    state: 'planned',
    sent_at: null,
    starts_at: '2027-01-01T09:00:00Z',
  });
  const { asked } = open(planned, {
    more: { 'POST /api/announcements/A1/send': { ...planned, state: 'active', sent_at: SENT } },
  });
  expect(await screen.findByText('The PCs are fixed when it is sent.')).toBeDefined();
  expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['Message']);
  fireEvent.click(await screen.findByRole('button', { name: /Send now/ }));
  fireEvent.click(await screen.findByRole('button', { name: 'Send now' }));
  await waitFor(() => expect(asked.map(({ path }) => path)).toEqual(['/api/announcements/A1/send']));
});

test('who may only look can export, and nothing else', async () => {
  open(ONE, { may: ['view'] });
  await screen.findByText('LAB1-PC01');
  expect(screen.queryByRole('button', { name: /Send again|Withdraw/ })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'More' }));
  const link = await screen.findByRole('link', { name: 'Export receipts as CSV' });
  expect(link.getAttribute('href')).toBe('/api/announcements/A1/receipts.csv');
  expect(screen.queryByText('Copy to a new one')).toBeNull();
});

test('the map says which subnets let the broadcast through, and what to do about the others', async () => {
  const { router } = open(ONE, {
    search: '?tab=coverage',
    more: {
      'GET /api/announcements/A1/coverage': [
        { network: '10.0.1.0/24', total: 20, heard_udp: 20, tcp_alone: 0, missing: 0 },
        { network: '10.0.3.0/24', total: 20, heard_udp: 0, tcp_alone: 10, missing: 10 },
      ],
    },
  });
  expect(
    await screen.findByText('1 of 2 subnets let the broadcast through. Nothing got into 1.'),
  ).toBeDefined();
  const [worst] = screen.getAllByRole('article');
  expect(worst?.textContent).toContain('10.0.3.0/24');
  expect(worst?.textContent).toContain('The router does not pass directed broadcasts into this subnet');
  fireEvent.click(screen.getByRole('button', { name: '10.0.3.0/24' }));
  await waitFor(() => expect(router.state.location.search).toBe('?network=10.0.3.0%2F24'));
});

test('where no datagram left the server nothing is said of the network', async () => {
  open(
    announcement({ ...ONE, reach: [{ source: '10.0.0.2', destination: '10.0.0.255', error: 'no route' }] }),
    {
      search: '?tab=coverage',
      more: {
        'GET /api/announcements/A1/coverage': [
          { network: '10.0.3.0/24', total: 20, heard_udp: 0, tcp_alone: 20, missing: 0 },
        ],
      },
    },
  );
  expect(await screen.findByText(/No datagram left the server/)).toBeDefined();
  expect(screen.queryByText('Does not get through')).toBeNull();
  expect(screen.getByText('no route')).toBeDefined();
});

test('answers are counted, by tag too, and those who owe one are listed', async () => {
  const { router } = open(ONE, {
    search: '?tab=answers',
    more: {
      'GET /api/announcements/A1/answers': {
        counts: [{ answer: 'yes', count: 5 }],
        tags: [{ tag: 'Lab 1', counts: [{ answer: 'yes', count: 5 }] }],
        waiting: 15,
      },
    },
  });
  expect(await screen.findByText('5 answers')).toBeDefined();
  expect(screen.getByText('0%')).toBeDefined();
  expect(screen.getByText('Lab 1')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: '15 PCs showed it and have not answered' }));
  await waitFor(() => expect(router.state.location.search).toBe('?which=not_answered'));
});

test('one PC shows the way that it took, and what each person did', async () => {
  const { router } = open(ONE, {
    search: '?pc=PC1',
    more: { 'GET /api/announcements/A1/receipts?search=PC1&limit=1': page(READER) },
  });
  const panel = await screen.findByRole('dialog');
  expect(await within(panel).findByText('No datagram heard (UDP)')).toBeDefined();
  expect(within(panel).getByText('kim')).toBeDefined();
  expect(within(panel).getByText('Yes')).toBeDefined();
  fireEvent.click(within(panel).getByRole('link', { name: 'Show the PC' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/agents/PC1'));
});
