import { CodeOutlined, PoweroffOutlined, ReloadOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { DeploymentKind } from '../api/types';
import type { Translate } from '../i18n';

const ICONS = {
  shell: CodeOutlined,
  powershell: CodeOutlined,
  restart: ReloadOutlined,
  shut_down: PoweroffOutlined,
} as const;

interface NamedProps {
  name: string;
  kind: DeploymentKind;
}

/** What to call a deployment: a restart or a shutdown has no name of its own. */
export function deploymentName({ name, kind }: NamedProps, t: Translate): string {
  return name || t(`actions.kind.${kind}`);
}

/** Whether it runs a command; else it turns PCs off. */
export function runsScript(kind: DeploymentKind): boolean {
  return kind === 'shell' || kind === 'powershell';
}

/** What it is, as a picture and in words. */
export function DeploymentName({ name, kind }: NamedProps) {
  const { t } = useTranslation();
  const Icon = ICONS[kind];
  return (
    <>
      <Icon className="cd-kind-icon" title={t(`actions.kind.${kind}`)} />
      {deploymentName({ name, kind }, t)}
    </>
  );
}
