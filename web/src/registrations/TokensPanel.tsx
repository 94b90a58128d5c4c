/** The enrollment tokens there are: for whom, how often used, by whom. */

import { KeyOutlined } from '@ant-design/icons';
import { Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEnrollmentTokens } from '../api/hooks/enrollmentTokens';
import type { EnrollmentToken } from '../api/types';
import { DataTable } from '../ui/DataTable';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { TokenDrawer } from './TokenDrawer';
import { TokenCard, tokenColumns } from './tokenColumns';
import { type TokenStatus, tokenStatus } from './tokenStatus';

const COLOURS: Record<TokenStatus, string | undefined> = {
  usable: 'success',
  revoked: undefined,
  expired: undefined,
  usedUp: undefined,
};

export function TokenStatusTag({ token }: { token: EnrollmentToken }) {
  const { t } = useTranslation();
  const status = tokenStatus(token);
  return <Tag color={COLOURS[status]}>{t(`tokens.status.${status}`)}</Tag>;
}

export function TokensPanel() {
  const { t, i18n } = useTranslation();
  const found = useEnrollmentTokens();
  const [openId, setOpenId] = useState<string>();
  const open = (token: EnrollmentToken) => setOpenId(token.id);
  return (
    <section className="cd-panel">
      {found.error && !found.data ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : found.isPending ? (
        <LoadingState />
      ) : found.data.length === 0 ? (
        <EmptyState icon={<KeyOutlined />} title={t('tokens.empty')} text={t('tokens.lead')} />
      ) : (
        <DataTable<EnrollmentToken>
          rows={found.data}
          columns={tokenColumns(t, i18n.language, open)}
          rowKey={(token) => token.id}
          card={(token) => <TokenCard token={token} open={() => open(token)} />}
          label={t('uses.title')}
          open={open}
        />
      )}
      <TokenDrawer id={openId} close={() => setOpenId(undefined)} />
    </section>
  );
}
