// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { ParameterDefinition } from '../api/types';
import { draw } from '../testing/render';
import { ParameterFields, type ParameterFieldsProps } from './ParameterFields';
import { sentValues, startValues, wrongValues } from './values';

const FOLDER: ParameterDefinition = {
  name: 'folder',
  type: 'text',
  label: 'Folder',
  default: 'C:\\Temp',
  required: true,
  choices: [],
};
const PARAMETERS: ParameterDefinition[] = [
  FOLDER,
  { ...FOLDER, name: 'days', type: 'number', label: 'Days', default: '7', required: false },
  { ...FOLDER, name: 'deep', type: 'switch', label: 'Subfolders', default: '', required: false },
  { ...FOLDER, name: 'mode', type: 'choice', label: 'Mode', default: 'slow', choices: ['slow', 'fast'] },
  { ...FOLDER, name: 'key', type: 'secret', label: '', default: '', required: true },
];

function Form({ onValues, ...props }: Partial<ParameterFieldsProps> & { onValues?: (v: object) => void }) {
  const [value, setValue] = useState(startValues(PARAMETERS));
  const change = (next: Record<string, string>) => {
    setValue(next);
    onValues?.(next);
  };
  return <ParameterFields parameters={PARAMETERS} {...props} value={value} onChange={change} />;
}

test('every type has its field, filled with the default', async () => {
  const seen: object[] = [];
  draw(<Form onValues={(values) => seen.push(values)} />);
  const folder = screen.getByLabelText<HTMLInputElement>(/Folder/);
  expect(folder.value).toBe('C:\\Temp');
  await userEvent.clear(folder);
  await userEvent.type(folder, 'D:');
  await userEvent.click(screen.getByRole('switch', { name: /Subfolders/ }));
  await userEvent.type(screen.getByLabelText(/^key/), 'hunter2');
  expect(seen.at(-1)).toEqual({ folder: 'D:', days: '7', deep: 'true', mode: 'slow', key: 'hunter2' });
  expect(screen.getByLabelText<HTMLInputElement>(/^key/).type).toBe('password');
});

test('what is wrong stands at its field and goes when it is filled in', async () => {
  draw(<Form errors={{ key: 'parameter_missing', days: 'parameter_not_a_number' }} />);
  expect(screen.getAllByRole('alert')).toHaveLength(2);
  expect(screen.getByLabelText(/^key/).getAttribute('aria-invalid')).toBe('true');
  await userEvent.type(screen.getByLabelText(/^key/), 'x');
  expect(screen.getAllByRole('alert')).toHaveLength(1);
});

test('labels are in the viewer’s language where the template speaks it', () => {
  const texts = { ko: { name: '', description: '', labels: { folder: '폴더' } } };
  draw(<Form texts={texts} />, { language: 'ko' });
  expect(screen.getByLabelText(/폴더/)).toBeDefined();
  expect(screen.getByLabelText(/Days/)).toBeDefined();
});

test('values are checked as the server checks them', () => {
  expect(wrongValues(PARAMETERS, { folder: '', days: 'many', mode: 'other', key: 'x' })).toEqual({
    folder: 'parameter_missing',
    days: 'parameter_not_a_number',
    mode: 'parameter_not_a_choice',
  });
  expect(wrongValues(PARAMETERS, { ...startValues(PARAMETERS), key: 'x', days: '-2.5' })).toEqual({});
});

test('what is known already stays, and all parameters are sent', () => {
  const values = startValues(PARAMETERS, { folder: 'E:', gone: 'x' });
  expect(values).toEqual({ folder: 'E:', days: '7', deep: 'false', mode: 'slow', key: '' });
  expect(sentValues(PARAMETERS, values)[2]).toEqual({
    name: 'deep',
    type: 'switch',
    value: 'false',
    own: false,
  });
});
