import { expect, test } from 'vitest';
import { scriptLanguage } from './scriptLanguage';

test.each([
  ['ipconfig /flushdns', 'cmd'],
  ['@echo off', 'cmd'],
  ['del /q "%TEMP%\\*"', 'cmd'],
  ['for %%i in (*.log) do echo %%i', 'cmd'],
  ['if not exist C:\\x mkdir C:\\x', 'cmd'],
  ['#!/bin/sh\necho %PATH%', 'sh'],
  ['apt-get update && apt-get -y upgrade', 'sh'],
  ['df -h | sort', 'sh'],
  ['echo "$PARAM_folder"', 'sh'],
  ['date +%Y-%m-%d', 'sh'],
  ['', 'sh'],
])('%j looks like %s', (script, language) => {
  expect(scriptLanguage('shell', script)).toBe(language);
});

test('what is known is not guessed', () => {
  expect(scriptLanguage('shell', 'hostname', 'windows')).toBe('cmd');
  expect(scriptLanguage('shell', '@echo off', 'linux')).toBe('sh');
  expect(scriptLanguage('powershell', 'hostname', 'linux')).toBe('powershell');
});
