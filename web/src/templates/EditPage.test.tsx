// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { findEditor, writeScript } from '../testing/editor';
import { drawRoutes } from '../testing/render';
import EditPage from './EditPage';
import { PRINT, refusal, serve } from './samples';

const ROUTES = [
  { path: '/templates', element: <p>the list</p> },
  { path: '/templates/new', element: <EditPage key="new" /> },
  { path: '/templates/:templateId', element: <p>one template</p> },
  { path: '/templates/:templateId/edit', element: <EditPage key="edit" /> },
];

const write = (label: string, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });

afterEach(() => vi.unstubAllGlobals());

test('a new template is sent as it was written', async () => {
  const asked = serve(['view', 'manage'], { 'POST /api/templates': PRINT });
  drawRoutes(ROUTES, '/templates/new');
  await findEditor('Script');
  write('Name', ' Restart ');
  await writeScript('Script', 'Restart-Service Spooler');
  fireEvent.click(screen.getByRole('button', { name: 'Create template' }));
  expect(await screen.findByText('one template')).toBeDefined();
  expect(asked[0]?.body).toMatchObject({ name: 'Restart', script: 'Restart-Service Spooler', os: 'windows' });
});

test('without a name and a script nothing is sent', async () => {
  const asked = serve(['view', 'manage']);
  drawRoutes(ROUTES, '/templates/new');
  await findEditor('Script');
  fireEvent.click(screen.getByRole('button', { name: 'Create template' }));
  expect(await screen.findByText('Give it a name.')).toBeDefined();
  expect(await screen.findByText('Write the command to run.')).toBeDefined();
  expect(asked).toEqual([]);
});

test('what was changed becomes a version; the words of other languages stay', async () => {
  const asked = serve(['view', 'manage'], { 'PUT /api/templates/t1': { ...PRINT, version: 3, latest: 3 } });
  drawRoutes(ROUTES, '/templates/t1/edit');
  await findEditor('Script');
  await writeScript('Script', 'echo better');
  fireEvent.click(screen.getByRole('button', { name: 'Save as a new version' }));
  expect(await screen.findByText('one template')).toBeDefined();
  expect(asked[0]?.body).toMatchObject({ based_on: 2, script: 'echo better', texts: PRINT.texts });
});

test('what somebody else saved meanwhile is said, and can be written over on purpose', async () => {
  let answer = refusal(409, 'template_changed', { latest: 5, changed_by: 'bob' });
  const asked = serve(['view', 'manage'], { 'PUT /api/templates/t1': () => answer() });
  drawRoutes(ROUTES, '/templates/t1/edit');
  await findEditor('Script');
  await writeScript('Script', 'echo mine');
  fireEvent.click(screen.getByRole('button', { name: 'Save as a new version' }));
  expect(await screen.findByText(/based on version 2; version 5 is by bob/)).toBeDefined();
  answer = () => Response.json({ ...PRINT, version: 6, latest: 6 });
  fireEvent.click(screen.getByRole('button', { name: 'Save mine as the newest' }));
  await waitFor(() => expect(asked.at(-1)?.body).toMatchObject({ based_on: 5, script: 'echo mine' }));
});

test('what the server refuses stands at its field', async () => {
  const fields = {
    name: 'name_taken',
    'parameters.clear': 'parameter_not_a_switch',
    success_codes: 'success_codes_unusable',
  };
  serve(['view', 'manage'], { 'PUT /api/templates/t1': refusal(422, 'invalid', { fields }) });
  drawRoutes(ROUTES, '/templates/t1/edit');
  await findEditor('Script');
  fireEvent.click(screen.getByRole('button', { name: 'Save as a new version' }));
  expect(await screen.findByText('There is one of this name already.')).toBeDefined();
  expect(screen.getByText('Yes or no.')).toBeDefined();
});

test('for cmd a parameter is warned of, since it would be pasted into the text', async () => {
  serve(['view', 'manage']);
  drawRoutes(ROUTES, '/templates/new');
  await findEditor('Script');
  await writeScript('Script', 'echo ok\ndel %PARAM_folder%');
  expect(screen.queryByText(/pastes/)).toBeNull();
  fireEvent.click(screen.getByRole('radio', { name: 'Command' }));
  expect(await screen.findByText(/cmd pastes/)).toBeDefined();
});

test('a page with changes is not left by mistake', async () => {
  serve(['view', 'manage']);
  const { router } = drawRoutes(ROUTES, '/templates/new');
  await findEditor('Script');
  write('Name', 'half');
  fireEvent.click(screen.getByRole('link', { name: /Templates/ }));
  fireEvent.click(await screen.findByRole('button', { name: 'Stay here' }));
  expect(router.state.location.pathname).toBe('/templates/new');
});

test('a page with changes is left on purpose', async () => {
  serve(['view', 'manage']);
  drawRoutes(ROUTES, '/templates/new');
  await findEditor('Script');
  write('Name', 'half');
  fireEvent.click(screen.getByRole('link', { name: /Templates/ }));
  fireEvent.click(await screen.findByRole('button', { name: 'Leave' }));
  expect(await screen.findByText('the list')).toBeDefined();
});

test('who may not change templates sees no form', async () => {
  serve(['view']);
  drawRoutes(ROUTES, '/templates/t1/edit');
  expect(await screen.findByText('Your role may not change templates.')).toBeDefined();
});
