import { Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../i18n/format';
import { RecurrenceFields } from '../../schedules/RecurrenceFields';
import { everyEvening } from '../../schedules/recurrence';
import { offsetName, ownZone, wallClock, zones } from '../../schedules/zones';
import { useNow } from '../../ui/useNow';
import { momentOfStart, NOW, WHEN_KINDS, type When } from './when';

const HOUR = 3_600_000; // ms

interface WhenFieldsProps {
  value?: When;
  onChange?(when: When): void;
  id?: string;
  kinds?: readonly When['kind'][];
}

/** Now, at a time on the wall clock of a zone, or again and again. */
export function WhenFields({ value = NOW, onChange, id, kinds = WHEN_KINDS }: WhenFieldsProps) {
  const { t } = useTranslation();
  return (
    <div id={id} className="cd-when-fields" tabIndex={-1}>
      {kinds.length > 1 && (
        <Radio.Group
          optionType="button"
          aria-label={t('create.when')}
          value={value.kind}
          onChange={(event) => onChange?.(firstOf(event.target.value))}
          options={kinds.map((kind) => ({ value: kind, label: t(`create.whenOption.${kind}`) }))}
        />
      )}
      {value.kind === 'at' && (
        <>
          <div className="cd-form-pair">
            <Input
              type="datetime-local"
              aria-label={t('create.date')}
              value={value.wall}
              onChange={(event) => onChange?.({ ...value, wall: event.target.value })}
            />
            <ZoneField zone={value.zone} setZone={(zone) => onChange?.({ ...value, zone })} />
          </div>
          <StartText when={value} />
        </>
      )}
      {value.kind === 'recurring' && (
        <RecurrenceFields
          value={value.recurrence}
          onChange={(recurrence) => onChange?.({ kind: 'recurring', recurrence })}
        />
      )}
    </div>
  );
}

/** What a kind begins with. */
function firstOf(kind: When['kind']): When {
  if (kind === 'now') return NOW;
  if (kind === 'recurring') return { kind, recurrence: everyEvening() };
  const zone = ownZone();
  // A full hour, far enough away to be finished with the form.
  const soon = Math.ceil((Date.now() + HOUR / 2) / HOUR) * HOUR;
  return { kind, wall: wallClock(soon, zone), zone };
}

function ZoneField({ zone, setZone }: { zone: string; setZone: (zone: string) => void }) {
  const { t } = useTranslation();
  const own = ownZone();
  return (
    <Select
      showSearch={{ optionFilterProp: 'value' }}
      aria-label={t('create.zone')}
      value={zone}
      onChange={setZone}
      options={zones().map((name) => ({
        value: name,
        label: name === own ? t('create.zoneOwn', { zone: name }) : name,
      }))}
    />
  );
}

/** When that is, in the viewer's own zone too. */
function StartText({ when }: { when: Extract<When, { kind: 'at' }> }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const moment = momentOfStart(when);
  if (moment === undefined || moment <= now) return null;
  const say = (zone: string) =>
    `${new Intl.DateTimeFormat(i18n.language, { dateStyle: 'full', timeStyle: 'short', timeZone: zone }).format(moment)} (${offsetName(moment, zone)})`;
  return (
    <p className="cd-start-text" role="status">
      {t('create.startsAt', { when: say(when.zone), left: formatDuration(moment - now, i18n.language, t) })}
      {when.zone !== ownZone() && <span>{t('create.startsAtOwn', { when: say(ownZone()) })}</span>}
    </p>
  );
}
