/** What is installed on the PC; searched on the server, as it may be thousands of programs. */

import { SearchOutlined } from '@ant-design/icons';
import { Input, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSoftware } from '../../api/hooks/agentDetail';
import type { Program, SoftwarePage } from '../../api/types';
import { dayText, formatBytes, formatNumber } from '../../i18n/format';
import { DataTable } from '../../ui/DataTable';
import { Pager } from '../../ui/Pager';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { useDebounced } from '../../ui/useDebounced';
import { usePaging } from '../../ui/usePaging';

const PAGE = 50; // programs

export function SoftwareTab({ agentId }: { agentId: string }) {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useState('');
  const wanted = useDebounced(search.trim());
  const paging = usePaging(`${agentId}/${wanted}`);
  const list = useSoftware(agentId, {
    limit: PAGE,
    ...(wanted && { search: wanted }),
    ...(paging.cursor && { cursor: paging.cursor }),
  });
  const page = list.data;
  return (
    <div className="cd-pc-pane">
      <div className="cd-pc-bar">
        <Input
          className="cd-search"
          allowClear
          prefix={<SearchOutlined aria-hidden="true" />}
          placeholder={t('pc.software.search')}
          aria-label={t('pc.software.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {page && (
          <span className="cd-soft" role="status">
            {t('pc.software.count', { count: page.total, total: formatNumber(page.total, i18n.language) })}
          </span>
        )}
      </div>
      {list.error && !page && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <LoadingState />}
      {page && (
        <>
          <Programs page={page} busy={list.isPlaceholderData} searched={wanted !== ''} />
          <Pager
            paging={paging}
            size={PAGE}
            shown={page.programs.length}
            total={page.total}
            nextCursor={page.next_cursor}
          />
          {page.omitted > 0 && (
            <p className="cd-pc-foot cd-soft">
              {t('pc.software.omitted', {
                count: page.omitted,
                total: formatNumber(page.omitted, i18n.language),
              })}
            </p>
          )}
        </>
      )}
    </div>
  );
}

function Programs({ page, busy, searched }: { page: SoftwarePage; busy: boolean; searched: boolean }) {
  const { t, i18n } = useTranslation();
  const none = t('common.none');
  const size = (one: Program) => (one.size > 0 ? formatBytes(one.size, i18n.language) : none);
  const day = (one: Program) => (one.installed_on ? dayText(one.installed_on, i18n.language) : none);
  const columns: TableColumnsType<Program> = [
    { key: 'name', title: t('pc.software.name'), render: (_, one) => <Name one={one} /> },
    {
      key: 'version',
      title: t('pc.software.version'),
      width: '21%',
      render: (_, one) => <bdi title={one.version}>{one.version || none}</bdi>,
    },
    {
      key: 'publisher',
      title: t('pc.software.publisher'),
      width: '20%',
      render: (_, one) => <bdi title={one.publisher}>{one.publisher || none}</bdi>,
    },
    { key: 'day', title: t('pc.software.installedOn'), width: 118, render: (_, one) => day(one) },
    { key: 'size', title: t('pc.software.size'), width: 86, align: 'right', render: (_, one) => size(one) },
  ];
  return (
    <DataTable
      label={t('pc.tabs.software')}
      rows={page.programs}
      columns={columns}
      rowKey={(one) => Object.values(one).join('\n')}
      busy={busy}
      empty={<NoPrograms page={page} searched={searched} />}
      card={(one) => (
        <>
          <Name one={one} />
          <div className="cd-card-row cd-soft">
            <bdi>{one.version}</bdi>
            <bdi>{one.publisher}</bdi>
            {one.installed_on && <span>{day(one)}</span>}
            {one.size > 0 && <span>{size(one)}</span>}
          </div>
        </>
      )}
    />
  );
}

function Name({ one }: { one: Program }) {
  const { t } = useTranslation();
  return (
    <span className="cd-pc-program cd-pc-program-line">
      <bdi title={[one.name, one.source].filter(Boolean).join(' · ')}>{one.name}</bdi>
      {one.user && <bdi className="cd-soft">{t('pc.software.ofUser', { name: one.user })}</bdi>}
    </span>
  );
}

function NoPrograms({ page, searched }: { page: SoftwarePage; searched: boolean }) {
  const { t } = useTranslation();
  if (searched) return <EmptyState title={t('pc.software.noMatch')} />;
  if (page.changed_at === null)
    return <EmptyState title={t('pc.notReported')} text={t('pc.neverCollected')} />;
  return <EmptyState title={t('pc.software.none')} />;
}
