// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { CreatedEnrollmentToken, WindowsInstaller } from '../api/types';
import { draw } from '../testing/render';
import { InstallLines } from './InstallLines';

const installer: WindowsInstaller = {
  file_name: 'controldock-agent-0.1.0-x64.msi',
  version: '0.1.0',
  size: 23_770_624,
  sha256: 'ab12',
  url: 'https://lab.example/agent/controldock-agent-0.1.0-x64.msi',
  server: 'lab.example',
  msiexec: 'msiexec /i it',
  powershell: 'curl.exe it',
  startup_script: '@echo off',
  intune: 'msiexec /i "it"',
};

function made(windows_installer: WindowsInstaller | null, uses_left: number | null): CreatedEnrollmentToken {
  return {
    secret: 'cdet1_x',
    linux_command: 'python3 it',
    windows_command: 'py -3 it',
    windows_installer,
    token: {
      id: 't',
      note: '',
      created_at: '2026-11-25T04:00:00Z',
      created_by: 'ana',
      expires_at: null,
      uses_left,
      use_count: 0,
      auto_approve: false,
      revoked_at: null,
      usable: true,
      tags: [],
      address_range: '',
      host_name_pattern: '',
      agent_id: null,
    },
  };
}

test('the installer comes with its hash, with what its dialog asks for, and with a line for each way', async () => {
  draw(<InstallLines made={made(installer, 1)} />);
  const user = userEvent.setup();
  expect(screen.getByRole('link', { name: /Download/ }).getAttribute('href')).toBe(
    '/agent/controldock-agent-0.1.0-x64.msi',
  );
  expect(screen.getByText('ab12')).toBeTruthy();
  expect(screen.getByText('lab.example')).toBeTruthy();
  for (const [way, line] of [
    ['Command Prompt', installer.msiexec],
    ['PowerShell', installer.powershell],
    ['Group Policy', installer.startup_script],
    ['Intune', installer.intune],
  ] as const) {
    await user.click(screen.getByText(way));
    expect(screen.getByText(line)).toBeTruthy();
  }
  expect(screen.getByText('This token lets 1 PC in.')).toBeTruthy();
});

test('Debian has a line of its own once the server has a package', async () => {
  draw(<InstallLines made={{ ...made(null, 1), linux_package_command: 'wget it' }} />);
  await userEvent.setup().click(screen.getByRole('tab', { name: /Linux/ }));
  expect(screen.getByText('wget it')).toBeTruthy();
  expect(screen.getByText('python3 it')).toBeTruthy();
});

test('without a package every Linux has the one line', async () => {
  draw(<InstallLines made={made(null, 1)} />);
  await userEvent.setup().click(screen.getByRole('tab', { name: /Linux/ }));
  expect(screen.getByText('python3 it')).toBeTruthy();
  expect(screen.queryByText(/Other distributions/)).toBeNull();
});

test('a token without a limit is good for many PCs', async () => {
  draw(<InstallLines made={made(installer, null)} />);
  await userEvent.setup().click(screen.getByText('Intune'));
  expect(screen.queryByText(/This token lets/)).toBeNull();
});

test('without an installer the console says how to get one, and what works meanwhile', () => {
  draw(<InstallLines made={made(null, 1)} />);
  expect(screen.getByText(/add-package/)).toBeTruthy();
  expect(screen.getByText('py -3 it')).toBeTruthy();
});
