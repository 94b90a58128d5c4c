import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';
import { useOccurrences } from '../api/hooks/schedules';
import { errorText, fieldText } from '../i18n/errorText';
import { useDebounced } from '../ui/useDebounced';
import { ownZone } from './zones';

/** When a rule comes around next, on its own clock and on the viewer's; or why it never does. */
export function NextTimes({ cron, zone }: { cron: string; zone: string }) {
  const { t, i18n } = useTranslation();
  const asked = useDebounced(cron);
  const found = useOccurrences(asked, zone);
  if (cron === '') return <p className="cd-soft">{t('schedules.notWhole')}</p>;
  if (found.error) {
    const reasons = found.error instanceof ApiError ? Object.values(found.error.fields) : [];
    return (
      <p className="cd-wrong" role="alert">
        {reasons[0] ? fieldText(reasons[0], t) : errorText(found.error, t)}
      </p>
    );
  }
  const say = (at: string, timeZone: string) =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(
      new Date(at),
    );
  return (
    <div className="cd-next-times" aria-live="polite">
      <span className="cd-soft">{t('schedules.nextTimes')}</span>
      <ol>
        {found.data?.times.map((at) => (
          <li key={at}>
            {say(at, zone)}
            {zone !== ownZone() && (
              <span className="cd-soft"> {t('schedules.here', { when: say(at, ownZone()) })}</span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
