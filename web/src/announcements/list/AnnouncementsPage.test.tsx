// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { drawRoutes } from '../../testing/render';
import { serveAnnouncements } from '../samples';
import AnnouncementsPage from './AnnouncementsPage';

const ROUTES = [
  { path: '/announcements', element: <AnnouncementsPage /> },
  { path: '/announcements/:id', element: <p>one announcement</p> },
];

afterEach(() => vi.unstubAllGlobals());

test('how far each came is seen at a glance', async () => {
  serveAnnouncements(['view', 'announce']);
  drawRoutes(ROUTES, '/announcements');
  expect(await screen.findByRole('link', { name: 'Maintenance' })).toBeDefined();
  expect(screen.getByRole('progressbar', { name: 'Received: 4 of 4 PCs' })).toBeDefined();
  expect(screen.getByRole('progressbar', { name: 'Shown: 2 of 4 PCs' })).toBeDefined();
  expect(screen.queryByRole('progressbar', { name: /Answered/ })).toBeNull(); // it asks nothing
});

test('what is listed stands in the address', async () => {
  serveAnnouncements(['view']);
  const { router } = drawRoutes(ROUTES, '/announcements');
  await screen.findByRole('link', { name: 'Maintenance' });
  fireEvent.click(screen.getByRole('radio', { name: 'Withdrawn' }));
  await waitFor(() => expect(router.state.location.search).toBe('?state=withdrawn'));
  expect(screen.queryByRole('button', { name: /New announcement/ })).toBeNull();
});

test('a span that was chosen takes the place of two days', async () => {
  serveAnnouncements(['view']);
  const { router } = drawRoutes(ROUTES, '/announcements?from=2026-01-01&to=2026-01-02');
  await screen.findByRole('link', { name: 'Maintenance' });
  expect(screen.getByLabelText('From')).toBeDefined();
  fireEvent.mouseDown(screen.getByLabelText('Time'));
  fireEvent.click(await screen.findByText('Any time'));
  await waitFor(() => expect(router.state.location.search).toBe(''));
});

test('a list without any says what announcements are for', async () => {
  serveAnnouncements(['view', 'announce'], {
    'GET /api/announcements': { announcements: [], total: 0, next_cursor: null },
  });
  drawRoutes(ROUTES, '/announcements', { language: 'ko' });
  expect(await screen.findByText('아직 공지가 없습니다')).toBeDefined();
  expect(screen.getByRole('button', { name: /새 공지/ })).toBeDefined();
});
