import { LinuxOutlined, WindowsOutlined } from '@ant-design/icons';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CreatedEnrollmentToken } from '../api/types';
import { CodeToCopy } from '../ui/Copy';

/** The lines to run on a PC, and the token alone. */
export function InstallLines({ made }: { made: CreatedEnrollmentToken }) {
  const { t } = useTranslation();
  return (
    <Tabs
      items={[
        {
          key: 'linux',
          icon: <LinuxOutlined />,
          label: t('tokens.linux'),
          children: <CodeToCopy text={made.linux_command} hint={t('tokens.linuxHint')} />,
        },
        {
          key: 'windows',
          icon: <WindowsOutlined />,
          label: t('tokens.windows'),
          children: <CodeToCopy text={made.windows_command} hint={t('tokens.windowsHint')} />,
        },
        { key: 'token', label: t('tokens.tokenOnly'), children: <CodeToCopy text={made.secret} /> },
      ]}
    />
  );
}
