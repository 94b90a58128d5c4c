import type { TableColumnsType } from 'antd';
import { Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Registration } from '../api/types';
import type { Translate } from '../i18n';
import { OsName } from '../ui/OsName';
import { When } from '../ui/When';
import { StateTag } from './StateTag';

/** The columns of the requests. */
export function requestColumns(
  t: Translate,
  open: (request: Registration) => void,
): TableColumnsType<Registration> {
  return [
    {
      title: t('enrolling.column.name'),
      key: 'name',
      width: '28%',
      render: (_, row) => (
        <>
          <Name request={row} open={() => open(row)} />
          <div className="cd-soft cd-small">
            <OsName os={row.facts.os} name={row.facts.os_name} />
          </div>
        </>
      ),
    },
    {
      title: t('enrolling.column.state'),
      key: 'state',
      width: 110,
      render: (_, row) => <StateTag state={row.state} />,
    },
    { title: t('enrolling.column.before'), key: 'before', render: (_, row) => <Perhaps request={row} /> },
    {
      title: t('enrolling.column.address'),
      dataIndex: 'address',
      key: 'address',
      width: '16%',
      ellipsis: true,
    },
    {
      title: t('enrolling.column.token'),
      key: 'token',
      responsive: ['xl'],
      width: '16%',
      ellipsis: true,
      render: (_, row) => <bdi>{row.token_note || t('tokens.unnamed')}</bdi>,
    },
    {
      title: t('enrolling.column.at'),
      key: 'at',
      width: 130,
      render: (_, row) => <When at={row.created_at} />,
    },
  ];
}

/** A request where there is no room for columns. */
export function RequestCard({ request, open }: { request: Registration; open: () => void }) {
  return (
    <>
      <div className="cd-card-head">
        <Name request={request} open={open} />
        <StateTag state={request.state} />
      </div>
      <div className="cd-card-row cd-soft">
        <OsName os={request.facts.os} name={request.facts.os_name} />
        <span>{request.address}</span>
        <When at={request.created_at} />
      </div>
      <Perhaps request={request} />
    </>
  );
}

function Name({ request, open }: { request: Registration; open: () => void }) {
  const { t } = useTranslation();
  const name = request.facts.host_name;
  return (
    <button
      type="button"
      className="cd-name-button"
      aria-label={t('enrolling.open', { name })}
      onClick={(event) => {
        event.stopPropagation();
        open();
      }}
    >
      <bdi>{name}</bdi>
    </button>
  );
}

/** Whom a PC looks like, if anybody. */
export function Perhaps({ request }: { request: Registration }) {
  const { t } = useTranslation();
  const before = request.possible_replacement;
  if (!before) return null;
  return (
    <Tooltip title={t('enrolling.perhapsHint', { name: before.host_name })}>
      <Tag color="warning" className="cd-perhaps">
        <bdi>{t('enrolling.perhaps', { name: before.host_name })}</bdi>
      </Tag>
    </Tooltip>
  );
}
