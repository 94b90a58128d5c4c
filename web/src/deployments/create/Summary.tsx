import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Examination } from '../../api/types';
import { formatNumber } from '../../i18n/format';
import type { CreateValues } from '../createValues';
import { Found } from './Found';
import { useDeadlineText } from './OfflineFields';
import type { Hit } from './useHit';
import './summary.css';

interface SummaryProps {
  values: CreateValues;
  hit: Hit;
  noPcs: boolean;
  busy: boolean;
  /** What was refused and has no field of its own. */
  problem: string | undefined;
  /** What the guard sees in it; undefined: nothing yet. */
  examination: Examination | undefined;
}

/** What will happen to how many PCs, and the button that makes it happen. */
export function Summary({ values, hit, noPcs, busy, problem, examination }: SummaryProps) {
  const { t, i18n } = useTranslation();
  const until = useDeadlineText(values);
  const number = (value: number | undefined) =>
    value === undefined ? '–' : formatNumber(value, i18n.language);
  const skips = values.offline === 'skip' && values.target !== 'online';
  return (
    <aside className="cd-panel cd-create-summary" aria-labelledby="cd-create-summary">
      <h2 id="cd-create-summary">{t('create.summary')}</h2>
      <dl className="cd-hit" aria-live="polite">
        <Figure name={t('create.count.total')} value={number(hit.count)} main />
        <Figure name={t('create.count.online')} value={number(hit.online)} />
        <Figure name={t('create.count.offline')} value={number(hit.offline)} />
        <Figure
          name={t('create.count.people')}
          hint={t('create.count.peopleHint')}
          value={number(examination?.with_people)}
        />
      </dl>
      {hit.offline !== undefined && hit.offline > 0 && (skips || until) && (
        <p className="cd-hit-note">
          {t(skips ? 'create.offlineSkip' : 'create.offlineWait', { count: hit.offline, when: until })}
        </p>
      )}
      {hit.count === 0 && !noPcs && <p className="cd-hit-note">{t('create.noOneThere')}</p>}
      {examination && <Found findings={examination.findings} />}
      {examination?.findings.length === 0 && <p className="cd-flagged-none">{t('create.flaggedNone')}</p>}
      {values.when.kind !== 'now' && <p className="cd-hit-note">{t('create.plannedNote')}</p>}
      {noPcs && (
        <Alert
          type="info"
          showIcon
          title={t('create.noPcs')}
          action={<Link to="/agents">{t('create.addFirst')}</Link>}
        />
      )}
      {problem && <Alert type="error" showIcon title={problem} />}
      <Button type="primary" htmlType="submit" size="large" block loading={busy} disabled={noPcs}>
        <SubmitText values={values} count={hit.count} />
      </Button>
    </aside>
  );
}

function SubmitText({ values, count }: { values: CreateValues; count: number | undefined }) {
  const { t } = useTranslation();
  if (values.when.kind === 'recurring') return t('create.submitSchedule');
  if (values.when.kind === 'at') return t('create.submitPlan');
  return count ? t('create.submit', { count }) : t('create.submitNone');
}

interface FigureProps {
  name: string;
  value: string;
  hint?: string;
  main?: boolean;
}

function Figure({ name, value, hint, main = false }: FigureProps) {
  return (
    <div className={main ? 'cd-hit-main' : undefined} title={hint}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
