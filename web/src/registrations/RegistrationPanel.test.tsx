// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Registration } from '../api/types';
import { draw } from '../testing/render';
import { RegistrationPanel } from './RegistrationPanel';

function request(number: number): Registration {
  return {
    id: `r${number}`,
    agent_id: `a${number}`,
    state: 'pending',
    facts: {
      host_name: `lab-${number}`,
      os: 'linux',
      os_name: 'Debian GNU/Linux 12',
      agent_version: '0.1.0',
      addresses: [],
      hardware_ids: {},
      main_address: '',
    },
    address: '10.0.0.7',
    token_id: 't',
    token_note: number === 1 ? 'Lab' : '',
    token_tags: [],
    same_as: null,
    possible_replacement: null,
    created_at: new Date().toISOString(),
    decided_at: null,
    decided_by: null,
  };
}

function panel(count: number, mayDecide = true) {
  const approved: string[][] = [];
  draw(
    <RegistrationPanel
      registrations={Array.from({ length: count }, (_, index) => request(index + 1))}
      busy={[]}
      mayDecide={mayDecide}
      approve={(ids) => approved.push(ids)}
      confirmReject={(ids, button) => <span title={`reject ${ids}`}>{button}</span>}
    />,
  );
  return approved;
}

test('a request shows what one needs to decide, and one press approves it', async () => {
  const approved = panel(1);
  const item = screen.getByRole('listitem');
  for (const text of ['lab-1', 'Debian GNU/Linux 12', 'from 10.0.0.7', 'Token: Lab']) {
    expect(within(item).getByText(text)).toBeDefined();
  }
  await userEvent.click(within(item).getByRole('button', { name: /Approve/ }));
  expect(approved).toEqual([['r1']]);
});

test('many are approved at once', async () => {
  const approved = panel(3);
  await userEvent.click(screen.getByRole('checkbox', { name: 'Select all' }));
  await userEvent.click(screen.getByRole('button', { name: 'Approve 3' }));
  expect(approved).toEqual([['r1', 'r2', 'r3']]);
});

test('a long list starts short', async () => {
  panel(9);
  expect(screen.getAllByRole('listitem')).toHaveLength(3);
  await userEvent.click(screen.getByRole('button', { name: 'Show 6 more' }));
  expect(screen.getAllByRole('listitem')).toHaveLength(9);
});

test('who may not decide sees the requests and no buttons', () => {
  panel(2, false);
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
  expect(screen.queryByRole('button', { name: /Approve|Reject/ })).toBeNull();
  expect(screen.queryByRole('checkbox')).toBeNull();
});
