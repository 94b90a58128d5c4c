import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AnnouncementPreview } from '../../api/types';
import type { Hit } from '../../deployments/create/useHit';
import { formatNumber } from '../../i18n/format';
import '../../deployments/create/summary.css';
import { useEndText } from './ExpiryFields';
import type { AnnouncementValues } from './values';

const DATAGRAM = 1_200; // bytes that pass everywhere in one piece

interface SummaryProps {
  values: AnnouncementValues;
  hit: Hit;
  preview: AnnouncementPreview | undefined;
  noPcs: boolean;
  busy: boolean;
  /** What was refused and has no field of its own. */
  problem: string | undefined;
}

/** Whom it reaches and how, and the button that sends it. */
export function Summary({ values, hit, preview, noPcs, busy, problem }: SummaryProps) {
  const { t, i18n } = useTranslation();
  const until = useEndText(values);
  const planned = values.when.kind !== 'now';
  const number = (value: number | undefined) =>
    value === undefined ? '–' : formatNumber(value, i18n.language);
  return (
    <aside className="cd-panel cd-create-summary" aria-labelledby="cd-announce-summary">
      <h2 id="cd-announce-summary">{t('announce.summary')}</h2>
      <dl className="cd-hit" aria-live="polite">
        <div className="cd-hit-main">
          <dt>{t('create.count.total')}</dt>
          <dd>{number(hit.count)}</dd>
        </div>
        <div>
          <dt>{t('create.count.online')}</dt>
          <dd>{number(hit.online)}</dd>
        </div>
        <div>
          <dt>{t('create.count.offline')}</dt>
          <dd>{number(hit.offline)}</dd>
        </div>
      </dl>
      {hit.offline !== undefined && hit.offline > 0 && until && (
        <p className="cd-hit-note">{t('announce.offline', { count: hit.offline, when: until })}</p>
      )}
      {hit.count === 0 && !noPcs && <p className="cd-hit-note">{t('create.noOneThere')}</p>}
      {preview && <Way values={values} datagram={preview.datagram} />}
      {planned && <p className="cd-hit-note">{t('announce.plannedNote')}</p>}
      {noPcs && (
        <Alert
          type="info"
          showIcon
          title={t('announce.noPcs')}
          action={<Link to="/agents">{t('create.addFirst')}</Link>}
        />
      )}
      {problem && <Alert type="error" showIcon title={problem} />}
      <Button
        type="primary"
        htmlType="submit"
        size="large"
        block
        loading={busy}
        disabled={noPcs}
        danger={values.priority === 'urgent'}
      >
        {planned && t('announce.submitPlan')}
        {!planned && (hit.count ? t('announce.submit', { count: hit.count }) : t('announce.submitNone'))}
      </Button>
    </aside>
  );
}

/** Whether its datagram holds the text, and what that means. */
function Way({ values, datagram }: { values: AnnouncementValues; datagram: number | null }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatNumber(value, i18n.language);
  const hint =
    datagram !== null
      ? t('announce.way.fits')
      : t(values.target === 'all' ? 'announce.way.tooLong' : 'announce.way.some');
  return (
    <div className="cd-way">
      <p>
        <b>{t(datagram === null ? 'announce.way.call' : 'announce.way.datagram')}</b>
        {datagram !== null && (
          <span className="cd-soft">
            {t('announce.way.bytes', { bytes: number(datagram), most: number(DATAGRAM) })}
          </span>
        )}
      </p>
      {datagram !== null && (
        <div className="cd-way-room" aria-hidden="true">
          <i style={{ width: `${Math.min(100, (datagram / DATAGRAM) * 100)}%` }} />
        </div>
      )}
      <p className="cd-soft">{hint}</p>
    </div>
  );
}
