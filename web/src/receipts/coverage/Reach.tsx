import { CheckOutlined, CloseOutlined } from '@ant-design/icons';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Announcement, SentDatagram } from '../../api/types';
import { lookUp } from '../../i18n/lookUp';
import { DataTable } from '../../ui/DataTable';

/** What went out of the server, by each way, and what did not. */
export function Reach({ announcement }: { announcement: Announcement }) {
  const { t } = useTranslation();
  const columns: TableColumnsType<SentDatagram> = [
    { key: 'from', title: t('coverage.from'), width: 220, render: (_, way) => <Address text={way.source} /> },
    {
      key: 'to',
      title: t('coverage.to'),
      width: 220,
      render: (_, way) => <Address text={way.destination} />,
    },
    { key: 'result', title: t('coverage.result'), render: (_, way) => <Result way={way} /> },
  ];
  return (
    <section className="cd-reach">
      <h2>{t('coverage.reach')}</h2>
      <DataTable
        label={t('coverage.reachLabel')}
        rows={announcement.reach}
        columns={columns}
        rowKey={(way) => `${way.source} ${way.destination}`}
        empty={<p className="cd-soft">{t('coverage.reachNone')}</p>}
        card={(way) => (
          <>
            <span>
              <Address text={way.source} /> → <Address text={way.destination} />
            </span>
            <Result way={way} />
          </>
        )}
      />
    </section>
  );
}

/** An address of a way; where there was none to be found, its reason says why. */
function Address({ text }: { text: string }) {
  const { t } = useTranslation();
  return text ? <code>{text}</code> : <span className="cd-soft">{t('common.none')}</span>;
}

function Result({ way }: { way: SentDatagram }) {
  const { t } = useTranslation();
  if (way.error)
    return (
      <span className="cd-state cd-tone-danger cd-reach-error" title={way.error}>
        <CloseOutlined aria-hidden="true" />
        <span>{lookUp(t, `coverage.notSent.${way.error}`) ?? way.error}</span>
      </span>
    );
  return (
    <span className="cd-state cd-tone-success">
      <CheckOutlined aria-hidden="true" />
      <span>{t('coverage.went')}</span>
    </span>
  );
}
