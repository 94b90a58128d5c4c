/** One token: what it is good for, who used it, and the end of it. */

import { App, Button, Descriptions, Drawer, Popconfirm } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useEnrollmentToken, useRevokeEnrollmentToken } from '../api/hooks/enrollmentTokens';
import type { EnrollmentToken, TokenUse } from '../api/types';
import { errorText } from '../i18n/errorText';
import { exactTime } from '../i18n/format';
import { TagChip } from '../tags/TagChip';
import { ErrorState, LoadingState } from '../ui/States';
import { TokenStatusTag } from './TokensPanel';
import { expiryText, limitsText, usesText } from './tokenTexts';
import { UsedBy } from './UsedBy';

const WIDTH = 'min(640px, 100vw)';

export function TokenDrawer({ id, close }: { id: string | undefined; close: () => void }) {
  const { t } = useTranslation();
  const last = useRef(id); // while it slides away it still shows what it showed
  if (id !== undefined) last.current = id;
  return (
    <Drawer
      open={id !== undefined}
      onClose={close}
      size={WIDTH}
      destroyOnHidden
      title={t('uses.column.note')}
      aria-label={t('uses.column.note')}
    >
      {last.current !== undefined && <TokenDetail key={last.current} id={last.current} />}
    </Drawer>
  );
}

function TokenDetail({ id }: { id: string }) {
  const found = useEnrollmentToken(id);
  if (found.error && !found.data)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <LoadingState />;
  const { token, used_by: uses } = found.data;
  return (
    <>
      <TokenFacts token={token} />
      {token.usable && <Revoke token={token} uses={uses} />}
      <UsedBy uses={uses} />
    </>
  );
}

function TokenFacts({ token }: { token: EnrollmentToken }) {
  const { t, i18n } = useTranslation();
  const made = { name: token.created_by, when: exactTime(token.created_at, i18n.language) };
  return (
    <>
      <h2 className="cd-request-title">
        <bdi>{token.note || t('tokens.unnamed')}</bdi> <TokenStatusTag token={token} />
      </h2>
      <Descriptions
        className="cd-facts"
        column={1}
        size="small"
        bordered
        items={[
          { key: 'uses', label: t('uses.column.uses'), children: usesText(token, t) },
          { key: 'limits', label: t('uses.column.limits'), children: <bdi>{limitsText(token, t)}</bdi> },
          { key: 'expires', label: t('uses.column.expires'), children: expiryText(token, t, i18n.language) },
          {
            key: 'approves',
            label: t('uses.approves'),
            children: token.auto_approve ? t('uses.auto') : t('uses.manual'),
          },
          ...(token.tags.length > 0
            ? [{ key: 'tags', label: t('uses.tags'), children: <Tags names={token.tags} /> }]
            : []),
          { key: 'made', label: t('uses.column.made'), children: t('tokens.madeBy', made) },
        ]}
      />
    </>
  );
}

function Tags({ names }: { names: string[] }) {
  return (
    <span className="cd-tag-row">
      {names.map((name) => (
        <TagChip key={name} name={name} />
      ))}
    </span>
  );
}

function Revoke({ token, uses }: { token: EnrollmentToken; uses: TokenUse[] }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const revoke = useRevokeEnrollmentToken();
  const waiting = uses.filter((use) => use.state === 'pending').length;
  const confirm = () =>
    revoke.mutateAsync(token.id).then(
      () => void message.success(t('tokens.revoked')),
      (error: unknown) => void message.error(errorText(error, t)),
    );
  return (
    <div className="cd-dialog-end">
      <Popconfirm
        title={t('tokens.revokeTitle')}
        description={
          <div className="cd-confirm-text">
            {t('tokens.revokeText')} {waiting > 0 && t('uses.waiting', { count: waiting })}
          </div>
        }
        okText={t('tokens.revoke')}
        okButtonProps={{ danger: true }}
        onConfirm={confirm}
      >
        <Button danger>{t('tokens.revoke')}</Button>
      </Popconfirm>
    </div>
  );
}
