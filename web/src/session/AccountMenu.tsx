import { DownOutlined, KeyOutlined, LockOutlined, LogoutOutlined } from '@ant-design/icons';
import { App, Avatar, Button, Dropdown, Grid } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignOut } from '../api/hooks/session';
import type { Session } from '../api/types';
import { errorText } from '../i18n/errorText';
import { ApiKeysDialog } from './ApiKeysDialog';
import { PasswordDialog } from './PasswordDialog';

/** Who is signed in, and what they can do about their account. */
export function AccountMenu({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [dialog, setDialog] = useState<'password' | 'keys'>();
  const wide = Grid.useBreakpoint().md !== false;
  const signOut = useSignOut();
  const leave = () => signOut.mutate(undefined, { onError: (error) => message.error(errorText(error, t)) });
  return (
    <>
      <Dropdown
        trigger={['click']}
        placement="bottomRight"
        menu={{
          items: [
            {
              key: 'who',
              type: 'group',
              label: (
                <span className="cd-who">
                  <strong>{session.name}</strong>
                  <span>{t(`session.role.${session.role}`)}</span>
                </span>
              ),
            },
            { type: 'divider' },
            {
              key: 'password',
              icon: <LockOutlined />,
              label: session.has_password ? t('password.change') : t('password.set'),
              onClick: () => setDialog('password'),
            },
            {
              key: 'keys',
              icon: <KeyOutlined />,
              label: t('apiKeys.title'),
              onClick: () => setDialog('keys'),
            },
            { type: 'divider' },
            { key: 'leave', icon: <LogoutOutlined />, label: t('session.signOut'), onClick: leave },
          ],
        }}
      >
        <Button type="text" className="cd-account" aria-label={t('app.account', { name: session.name })}>
          <Avatar size={26}>{session.name.slice(0, 1).toUpperCase()}</Avatar>
          {wide && <span className="cd-account-name">{session.name}</span>}
          {wide && <DownOutlined className="cd-caret" aria-hidden="true" />}
        </Button>
      </Dropdown>
      <PasswordDialog open={dialog === 'password'} close={() => setDialog(undefined)} session={session} />
      <ApiKeysDialog open={dialog === 'keys'} close={() => setDialog(undefined)} />
    </>
  );
}
