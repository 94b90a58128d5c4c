import { expect, test } from 'vitest';
import { agentWords } from '../i18n/agentWords';
import { speak } from '../testing/speak';
import { deploymentName, runsScript } from './DeploymentName';

test('a restart is called what it is, a command by its name', () => {
  expect(deploymentName({ name: '', kind: 'restart' }, speak('ko'))).toBe('다시 시작');
  expect(deploymentName({ name: 'hostname', kind: 'shell' }, speak('en'))).toBe('hostname');
  expect(runsScript('powershell')).toBe(true);
  expect(runsScript('shut_down')).toBe(false);
});

test('what agents say of a restart is said in the language of the viewer', () => {
  expect(agentWords('The PC did not restart.', speak('ko'))).toBe('PC가 다시 시작되지 않았습니다.');
  expect(agentWords('The script could not be started.', speak('ko'))).toBe(
    'The script could not be started.',
  );
});
