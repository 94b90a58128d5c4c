// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { findEditor, writeScript } from '../testing/editor';
import { draw } from '../testing/render';
import { ScriptEditor, type ScriptEditorProps } from './ScriptEditor';

function Field(props: Partial<ScriptEditorProps> & { told?: string[] }) {
  const [value, setValue] = useState(props.value ?? 'hostname');
  const change = (text: string) => {
    props.told?.push(text);
    setValue(text);
  };
  return (
    <>
      <button type="button">before</button>
      <ScriptEditor kind="shell" label="Script" {...props} value={value} onChange={change} />
      <button type="button" onClick={() => setValue('from a template')}>
        take
      </button>
    </>
  );
}

test('what is written is told, and what comes from outside is shown', async () => {
  const told: string[] = [];
  draw(<Field told={told} />);
  await writeScript('Script', 'whoami\nuptime');
  expect(told).toEqual(['whoami\nuptime']);
  await userEvent.click(screen.getByRole('button', { name: 'take' }));
  expect((await findEditor('Script')).state.doc.toString()).toBe('from a template');
});

test('Tab leads on to the next field and stays no character of the script', async () => {
  draw(<Field />);
  const view = await findEditor('Script');
  view.focus();
  await userEvent.tab();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'take' }));
  expect(view.state.doc.toString()).toBe('hostname');
});

test('its language follows from the kind and from what it looks like', async () => {
  draw(<Field value={'@echo off\r\nipconfig /flushdns'} />);
  const view = await findEditor('Script');
  expect(view.dom.closest('[data-language]')?.getAttribute('data-language')).toBe('cmd');
  await writeScript('Script', '#!/bin/sh\nfree -h');
  await waitFor(() => expect(view.dom.closest('[data-language]')?.getAttribute('data-language')).toBe('sh'));
});

test('a marked line says why, to those who see and to those who listen', async () => {
  const findings = [{ line: 2, message: 'Deletes everything.' }];
  draw(<Field value={'cd /\nrm -rf *'} findings={findings} />);
  const view = await findEditor('Script');
  expect(view.dom.querySelector('.cd-editor-marked')?.textContent).toBe('rm -rf *');
  expect(view.dom.querySelector('.cd-editor-marked')?.getAttribute('aria-label')).toBe('Deletes everything.');
});

test('read only, it can be reached by keyboard and not changed', async () => {
  draw(<Field readOnly />);
  const view = await findEditor('Script');
  expect(view.state.readOnly).toBe(true);
  expect(view.contentDOM.tabIndex).toBe(0);
  expect(view.contentDOM.getAttribute('aria-readonly')).toBe('true');
});
