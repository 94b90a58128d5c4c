import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CreatedEnrollmentToken } from '../api/types';
import { InstallLines } from './InstallLines';

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
      <InstallLines made={made} />
      <div className="cd-dialog-end">
        <Button onClick={another}>{t('tokens.another')}</Button>
        <Button type="primary" onClick={done}>
          {t('common.done')}
        </Button>
      </div>
    </div>
  );
}
