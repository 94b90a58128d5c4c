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
          children: <Linux made={made} />,
        },
        { key: 'token', label: t('tokens.tokenOnly'), children: <CodeToCopy text={made.secret} /> },
      ]}
    />
  );
}

function Linux({ made }: { made: CreatedEnrollmentToken }) {
  const { t } = useTranslation();
  const own = <CodeToCopy text={made.linux_command} hint={t('tokens.linuxHint')} />;
  if (!made.linux_package_command) return own;
  return (
    <div className="cd-installer">
      <CodeToCopy text={made.linux_package_command} hint={t('tokens.linuxPackageHint')} />
      <h4>{t('tokens.linuxOther')}</h4>
      {own}
    </div>
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
