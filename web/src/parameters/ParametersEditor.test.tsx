// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { ParameterDefinition } from '../api/types';
import { draw } from '../testing/render';
import { NEW_PARAMETER, ParametersEditor } from './ParametersEditor';

function Form(props: {
  start?: ParameterDefinition[];
  seen?: ParameterDefinition[][];
  errors?: Record<string, string>;
}) {
  const [value, setValue] = useState(props.start ?? []);
  const change = (next: ParameterDefinition[]) => {
    setValue(next);
    props.seen?.push(next);
  };
  return <ParametersEditor value={value} onChange={change} errors={props.errors} />;
}

const named = (name: string): ParameterDefinition => ({ ...NEW_PARAMETER, name });
const names = (seen: ParameterDefinition[][]) => seen.at(-1)?.map((one) => one.name);

test('a parameter is added, named, and must be filled in', async () => {
  const seen: ParameterDefinition[][] = [];
  draw(<Form seen={seen} />);
  await userEvent.click(screen.getByRole('button', { name: /Add a parameter/ }));
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'folder' } });
  fireEvent.change(screen.getByLabelText('Question'), { target: { value: 'Which folder?' } });
  fireEvent.change(screen.getByLabelText('Default'), { target: { value: 'C:' } });
  await userEvent.click(screen.getByRole('checkbox', { name: 'Must be filled in' }));
  expect(seen.at(-1)).toEqual([
    { name: 'folder', label: 'Which folder?', type: 'text', default: 'C:', required: true, choices: [] },
  ]);
});

test('they are sorted and removed', async () => {
  const seen: ParameterDefinition[][] = [];
  draw(<Form start={['a', 'b', 'c'].map(named)} seen={seen} />);
  await userEvent.click(screen.getByRole('button', { name: 'Move c up' }));
  expect(names(seen)).toEqual(['a', 'c', 'b']);
  expect(screen.getByRole('button', { name: 'Move a up' }).hasAttribute('disabled')).toBe(true);
  await userEvent.click(screen.getByRole('button', { name: 'Remove a' }));
  expect(names(seen)).toEqual(['c', 'b']);
});

test('a secret has no default, and a choice has choices', () => {
  draw(
    <Form
      start={[
        { ...named('key'), type: 'secret' },
        { ...named('mode'), type: 'choice', choices: ['slow'] },
      ]}
    />,
  );
  const [key, mode] = screen.getAllByRole('listitem');
  expect(within(key as HTMLElement).queryByLabelText('Default')).toBeNull();
  expect(within(mode as HTMLElement).getByLabelText('Choices')).toBeDefined();
});

test('what is wrong stands at the parameter that it is about', () => {
  draw(<Form start={[named('a')]} errors={{ a: 'parameter_without_choices', '': 'too_many_parameters' }} />);
  expect(within(screen.getByRole('listitem')).getByRole('alert').textContent).toContain('choose from');
  expect(screen.getAllByRole('alert')).toHaveLength(2);
});
