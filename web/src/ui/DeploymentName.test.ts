import { expect, test } from 'vitest';
import { speak } from '../testing/speak';
import { deploymentName, runsScript } from './DeploymentName';

test('a restart is called what it is, a command by its name', () => {
  expect(deploymentName({ name: '', kind: 'restart' }, speak('ko'))).toBe('다시 시작');
  expect(deploymentName({ name: 'hostname', kind: 'shell' }, speak('en'))).toBe('hostname');
  expect(runsScript('powershell')).toBe(true);
  expect(runsScript('shut_down')).toBe(false);
});
