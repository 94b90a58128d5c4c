import { App, Button, Popconfirm, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useEnrollmentTokens, useRevokeEnrollmentToken } from '../api/hooks/enrollmentTokens';
import type { EnrollmentToken } from '../api/types';
import { errorText } from '../i18n/errorText';
import { shortTime } from '../i18n/format';
import { ErrorState, LoadingState } from '../ui/States';
import { type TokenStatus, tokenStatus } from './tokenStatus';

const COLOURS: Record<TokenStatus, string | undefined> = {
  usable: 'success',
  revoked: undefined,
  expired: undefined,
  usedUp: undefined,
};

/** The enrollment tokens there are; what can still be used can be revoked. */
export function TokenList() {
  const { t } = useTranslation();
  const list = useEnrollmentTokens();
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (list.data.length === 0) return <p className="cd-nothing">{t('tokens.empty')}</p>;
  return (
    <ul className="cd-lines cd-scroll">
      {list.data.map((token) => (
        <TokenLine key={token.id} token={token} />
      ))}
    </ul>
  );
}

function TokenLine({ token }: { token: EnrollmentToken }) {
  const { t, i18n } = useTranslation();
  const status = tokenStatus(token);
  const made = shortTime(token.created_at, i18n.language);
  return (
    <li className="cd-line">
      <div className="cd-line-text">
        <span className="cd-line-title">
          <strong>{token.note || t('tokens.unnamed')}</strong>
          <Tag color={COLOURS[status]}>{t(`tokens.status.${status}`)}</Tag>
        </span>
        <span className="cd-soft cd-dotted">
          <span>{t('tokens.used', { count: token.use_count })}</span>
          {token.usable && token.uses_left !== null && (
            <span>{t('tokens.left', { count: token.uses_left })}</span>
          )}
          {token.auto_approve && <span>{t('tokens.auto')}</span>}
          <span>
            {token.expires_at
              ? t('tokens.expiresAt', { when: shortTime(token.expires_at, i18n.language) })
              : t('tokens.noExpiry')}
          </span>
          <span>{t('tokens.madeBy', { name: token.created_by, when: made })}</span>
        </span>
      </div>
      {token.usable && <RevokeButton id={token.id} />}
    </li>
  );
}

function RevokeButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const revoke = useRevokeEnrollmentToken();
  const confirm = () =>
    revoke.mutateAsync(id).then(
      () => void message.success(t('tokens.revoked')),
      (error: unknown) => void message.error(errorText(error, t)),
    );
  return (
    <Popconfirm
      title={t('tokens.revokeTitle')}
      description={t('tokens.revokeText')}
      okText={t('tokens.revoke')}
      okButtonProps={{ danger: true }}
      onConfirm={confirm}
    >
      <Button size="small" type="text" danger>
        {t('tokens.revoke')}
      </Button>
    </Popconfirm>
  );
}
