import { LinuxOutlined, WindowsOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CreatedEnrollmentToken } from '../api/types';
import { CodeToCopy } from '../ui/Copy';

interface TokenReadyProps {
  made: CreatedEnrollmentToken;
  another: () => void;
  done: () => void;
}

/** The line that adds a PC, shown once. */
export function TokenReady({ made, another, done }: TokenReadyProps) {
  const { t } = useTranslation();
  return (
    <div className="cd-token-ready">
      <h3>{t('tokens.readyTitle')}</h3>
      <p className="cd-lead">
        {made.token.auto_approve ? t('tokens.readyAuto') : t('tokens.readyManual')} {t('tokens.readyText')}
      </p>
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
      <div className="cd-dialog-end">
        <Button onClick={another}>{t('tokens.another')}</Button>
        <Button type="primary" onClick={done}>
          {t('common.done')}
        </Button>
      </div>
    </div>
  );
}
