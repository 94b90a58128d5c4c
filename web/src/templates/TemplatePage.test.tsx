// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { findEditor } from '../testing/editor';
import { drawRoutes } from '../testing/render';
import { APT, PRINT, serve } from './samples';
import TemplatePage from './TemplatePage';

const ROUTES = [
  { path: '/templates', element: <p>the list</p> },
  { path: '/templates/:templateId/:tab?', element: <TemplatePage /> },
  { path: '/templates/:templateId/edit', element: <p>the form</p> },
];

afterEach(() => vi.unstubAllGlobals());

test('a template is shown in the viewer’s language, with its script to read only', async () => {
  serve(['view', 'deploy', 'manage']);
  drawRoutes(ROUTES, '/templates/t1', { language: 'ko' });
  expect(await screen.findByRole('heading', { name: '스풀러 다시 시작' })).toBeDefined();
  expect(screen.getByText('비우기')).toBeDefined();
  const view = await findEditor('스크립트');
  expect([view.state.readOnly, view.state.doc.line(1).text]).toEqual([true, 'Stop-Service Spooler']);
  expect(screen.getByRole('link', { name: /배포/ }).getAttribute('href')).toBe(
    '/deployments/new?template=t1',
  );
});

test('who may only look can export, and nothing else', async () => {
  serve(['view']);
  drawRoutes(ROUTES, '/templates/t1');
  await screen.findByRole('heading', { name: PRINT.name });
  expect(screen.queryByRole('button', { name: /Edit|Deploy/ })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'More' }));
  const link = await screen.findByRole('link', { name: 'Export as a file' });
  expect(link.getAttribute('href')).toBe('/api/templates/t1/export');
  expect(screen.queryByText('Delete')).toBeNull();
});

test('the difference of two versions is shown, in the script and beside it', async () => {
  serve(['view']);
  drawRoutes(ROUTES, '/templates/t1/history');
  const table = await screen.findByRole('table', { name: 'Script' });
  expect(
    within(table)
      .getAllByRole('row')
      .map((row) => row.className),
  ).toEqual(['cd-diff-removed', 'cd-diff-added', 'cd-diff-added']);
  expect(screen.getByText('60 s').tagName).toBe('DEL');
  expect(screen.getByText('120 s').tagName).toBe('INS');
  expect(screen.getByText('Parameter clear')).toBeDefined();
});

test('an old version becomes the newest, based on what is the newest now', async () => {
  const asked = serve(['view', 'manage'], { 'PUT /api/templates/t1': { ...PRINT, version: 3, latest: 3 } });
  drawRoutes(ROUTES, '/templates/t1/history');
  fireEvent.click(await screen.findByRole('button', { name: /Version 1/ }));
  fireEvent.click(await screen.findByRole('button', { name: 'Restore version 1' }));
  fireEvent.click(await screen.findByRole('button', { name: 'OK' }));
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]?.body).toMatchObject({ based_on: 2, script: 'Restart-Service Spooler\n', timeout: 60 });
});

test('a copy is one’s own, and is edited next', async () => {
  const copy = { ...APT, id: 't3', name: 'Restart the spooler (2)' };
  const asked = serve(['view', 'manage'], { 'POST /api/templates/t1/duplicate': copy });
  const { router } = drawRoutes(ROUTES, '/templates/t1');
  fireEvent.click(await screen.findByRole('button', { name: 'More' }));
  fireEvent.click(await screen.findByText('Duplicate'));
  await waitFor(() => expect(router.state.location.pathname).toBe('/templates/t3/edit'));
  expect(asked[0]?.path).toBe('/api/templates/t1/duplicate');
});

test('one is deleted after a question', async () => {
  const asked = serve(['view', 'manage'], {
    'DELETE /api/templates/t1': () => new Response(null, { status: 204 }),
  });
  drawRoutes(ROUTES, '/templates/t1');
  fireEvent.click(await screen.findByRole('button', { name: 'More' }));
  fireEvent.click(await screen.findByText('Delete'));
  expect(await screen.findByText(/will not come back by itself/)).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
  expect(await screen.findByText('the list')).toBeDefined();
  expect(asked[0]?.method).toBe('DELETE');
});

test('an old version says that it is one', async () => {
  serve(['view', 'manage', 'deploy'], { 'GET /api/templates/t1?version=1': { ...PRINT, version: 1 } });
  drawRoutes(ROUTES, '/templates/t1?version=1');
  expect(await screen.findByText('This is version 1. The newest is 2.')).toBeDefined();
  expect(screen.queryByRole('button', { name: /Edit|Deploy/ })).toBeNull();
});
