import { UserOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { AnnouncementQuestion, AnnouncementStep, SessionReceipt } from '../../api/types';
import type { Translate } from '../../i18n';
import { lookUp } from '../../i18n/lookUp';
import { Moment } from '../../ui/When';
import { sessionText } from './stepDetail';

type Asks = AnnouncementQuestion['kind'] | undefined;

/** What each person at the PC saw and did. */
export function Sessions({ sessions, asks }: { sessions: readonly SessionReceipt[]; asks: Asks }) {
  const { t } = useTranslation();
  if (sessions.length === 0) return <p className="cd-soft">{t('receipts.pc.noSessions')}</p>;
  return (
    <ul className="cd-sessions">
      {sessions.map((session) => (
        <li key={session.session}>
          <p className="cd-session-who">
            <UserOutlined aria-hidden="true" />
            <strong>{session.user ? <bdi>{session.user}</bdi> : t('receipts.pc.nobody')}</strong>
            <span className="cd-soft">{t('receipts.pc.session', { id: session.session })}</span>
          </p>
          {session.not_shown && <p className="cd-waiting">{notShownText(session.not_shown, t)}</p>}
          <dl className="cd-receipt-steps">
            <Line session={session} step="displayed" asks={asks} />
            <Line session={session} step="read" asks={asks} />
            {asks && <Line session={session} step="answered" asks={asks} />}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function notShownText(code: string, t: Translate): string {
  return lookUp(t, `receipts.missing.${code}`) ?? t('receipts.missing.other', { code });
}

interface LineProps {
  session: SessionReceipt;
  step: Exclude<AnnouncementStep, 'received'>;
  asks: Asks;
}

function Line({ session, step, asks }: LineProps) {
  const { t } = useTranslation();
  const at = session[`${step}_at`];
  return (
    <div>
      <dt>{t(`announce.rate.${step}`)}</dt>
      {at ? (
        <dd className="cd-session-step">
          <Moment at={at} />
          <bdi className={step === 'answered' ? 'cd-session-answer' : 'cd-soft'}>
            {sessionText(session, step, asks, t)}
          </bdi>
        </dd>
      ) : (
        <dd className="cd-soft">{t('receipts.pc.never')}</dd>
      )}
    </div>
  );
}
