// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { writeScript } from '../testing/editor';
import { drawRoutes } from '../testing/render';
import { PRINT, refusal, serve } from './samples';
import TemplatesPage from './TemplatesPage';

const ROUTES = [
  { path: '/templates', element: <TemplatesPage /> },
  { path: '/templates/:id', element: <p>one template</p> },
];

afterEach(() => vi.unstubAllGlobals());

test('templates stand by name in the viewer’s language, with a way to deploy each', async () => {
  serve(['view', 'deploy', 'manage']);
  drawRoutes(ROUTES, '/templates', { language: 'ko' });
  const names = await screen.findAllByRole('link', { name: /^(스풀러|Apt)/ });
  expect(names.map((one) => one.textContent).filter(Boolean)).toEqual(['스풀러 다시 시작', 'Apt']);
  expect(screen.getByRole('link', { name: '“스풀러 다시 시작” 배포' }).getAttribute('href')).toBe(
    '/deployments/new?template=t1',
  );
  expect(screen.getByText('템플릿 2개')).toBeDefined();
});

test('the list is narrowed by system and by whose they are, and the address says how', async () => {
  serve(['view', 'manage']);
  const { router } = drawRoutes(ROUTES, '/templates');
  await screen.findByText('Apt');
  fireEvent.click(screen.getByRole('radio', { name: 'Linux' }));
  expect(screen.queryByText('Restart the spooler')).toBeNull();
  expect(router.state.location.search).toBe('?os=linux');
  fireEvent.click(screen.getByRole('radio', { name: 'All' }));
  expect(screen.getByText('Restart the spooler')).toBeDefined();
});

test('who may only look is offered nothing else', async () => {
  serve(['view']);
  drawRoutes(ROUTES, '/templates');
  await screen.findByText('Apt');
  expect(screen.queryByRole('button', { name: /New template|Import/ })).toBeNull();
  expect(screen.queryByRole('link', { name: /Deploy/ })).toBeNull();
});

test('a wrong file is shown at its line, and one that is right becomes a template', async () => {
  const wrong = refusal(422, 'invalid', {
    fields: { text: 'file_no_such_choice' },
    line: 2,
    field: 'kind',
    said: 'kind must be one of: shell.',
  });
  let answer: () => Response = wrong;
  const asked = serve(['view', 'manage'], { 'POST /api/templates/import': () => answer() });
  drawRoutes(ROUTES, '/templates');
  fireEvent.click(await screen.findByRole('button', { name: /Import/ }));
  await writeScript('Content of the file', 'name = "x"\nkind = "zsh"\n');
  const button = () => screen.getAllByRole('button', { name: 'Import' }).at(-1) as HTMLElement;
  fireEvent.click(button());
  expect(await screen.findByText(/^Line 2: This is none of the words.*\(kind\)$/)).toBeDefined();
  expect(document.querySelector('.cd-editor-marked')?.textContent).toBe('kind = "zsh"');

  answer = refusal(409, 'name_taken', { fields: { name: 'name_taken' } });
  fireEvent.click(button());
  fireEvent.change(await screen.findByLabelText('Another name'), { target: { value: 'Mine' } });
  answer = () => Response.json(PRINT, { status: 201 });
  fireEvent.click(button());
  expect(await screen.findByText('one template')).toBeDefined();
  expect(asked.at(-1)?.body).toMatchObject({ name: 'Mine', text: 'name = "x"\nkind = "zsh"\n' });
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});
