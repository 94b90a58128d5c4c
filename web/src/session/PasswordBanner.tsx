import { LockOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api/types';
import { PasswordDialog } from './PasswordDialog';

/** Put off until the browser's tab is closed, so that it neither nags nor is forgotten. */
const PUT_OFF = 'controldock.password-later';

/** Asks those who came in by a link to set a password. */
export function PasswordBanner({ session }: { session: Session }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [later, setLater] = useState(() => sessionStorage.getItem(PUT_OFF) === session.operator_id);
  const putOff = () => {
    sessionStorage.setItem(PUT_OFF, session.operator_id);
    setLater(true);
  };
  return (
    <>
      {!session.has_password && !later && (
        <section className="cd-banner" aria-label={t('session.noPassword.title')}>
          <LockOutlined aria-hidden="true" />
          <p>
            <strong>{t('session.noPassword.title')}</strong> {t('session.noPassword.text')}
          </p>
          <div className="cd-banner-actions">
            <Button size="small" type="primary" onClick={() => setOpen(true)}>
              {t('session.noPassword.action')}
            </Button>
            <Button size="small" type="text" onClick={putOff}>
              {t('session.noPassword.later')}
            </Button>
          </div>
        </section>
      )}
      <PasswordDialog open={open} close={() => setOpen(false)} session={session} />
    </>
  );
}
