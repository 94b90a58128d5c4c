// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { refusal } from '../../templates/samples';
import { drawRoutes } from '../../testing/render';
import { DRILL, serveAnnouncements } from '../samples';
import EditPage from './EditPage';
import TemplatesPage from './TemplatesPage';

const ROUTES = [
  { path: '/announcements/new', element: <p>the form</p> },
  { path: '/announcements/templates', element: <TemplatesPage /> },
  { path: '/announcements/templates/new', element: <EditPage key="new" /> },
  { path: '/announcements/templates/:templateId', element: <EditPage key="edit" /> },
];

afterEach(() => vi.unstubAllGlobals());

test('a template is used with one click', async () => {
  serveAnnouncements(['view', 'announce']);
  const { router } = drawRoutes(ROUTES, '/announcements/templates');
  fireEvent.click(await screen.findByRole('button', { name: /Use$/ }));
  expect(router.state.location.search).toBe('?template=t1');
});

test('who may only look can change none', async () => {
  serveAnnouncements(['view']);
  drawRoutes(ROUTES, '/announcements/templates');
  await screen.findByText('Fire drill');
  expect(screen.queryByRole('button', { name: /Use$|Edit|Delete/ })).toBeNull();
});

test('a template is changed as a whole; a name that is taken is refused at its field', async () => {
  let answer = refusal(409, 'name_taken', { fields: { name: 'name_taken' } });
  const asked = serveAnnouncements(['view', 'announce'], {
    'PUT /api/announcement-templates/t1': () => answer(),
  });
  drawRoutes(ROUTES, '/announcements/templates/t1');
  fireEvent.change(await screen.findByLabelText('Title'), { target: { value: 'Leave now' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.getAllByText(/taken|name/i).length).toBeGreaterThan(1));
  answer = () => Response.json(DRILL);
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByRole('button', { name: /Use$/ })).toBeDefined();
  expect(asked.at(-1)?.body).toEqual({ ...DRILL.message, title: 'Leave now', name: 'Fire drill' });
});
