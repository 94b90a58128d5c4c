import { LinuxOutlined, WindowsOutlined } from '@ant-design/icons';
import { Alert, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CreatedEnrollmentToken } from '../api/types';
import { CodeToCopy } from '../ui/Copy';
import { WindowsInstall } from './WindowsInstall';

/** The ways to add a Windows or a Linux PC, and the token alone. */
export function InstallLines({ made }: { made: CreatedEnrollmentToken }) {
  const { t } = useTranslation();
  return (
    <Tabs
      items={[
        {
          key: 'windows',
          icon: <WindowsOutlined />,
          label: t('tokens.windows'),
          children: <Windows made={made} />,
        },
        {
          key: 'linux',
          icon: <LinuxOutlined />,
          label: t('tokens.linux'),
          children: <CodeToCopy text={made.linux_command} hint={t('tokens.linuxHint')} />,
        },
        { key: 'token', label: t('tokens.tokenOnly'), children: <CodeToCopy text={made.secret} /> },
      ]}
    />
  );
}

function Windows({ made }: { made: CreatedEnrollmentToken }) {
  const { t } = useTranslation();
  if (made.windows_installer) return <WindowsInstall made={made} installer={made.windows_installer} />;
  return (
    <div className="cd-installer">
      <Alert type="info" showIcon title={t('installer.missing')} description={t('installer.missingText')} />
      <CodeToCopy text={made.windows_command} hint={t('tokens.windowsHint')} />
    </div>
  );
}
