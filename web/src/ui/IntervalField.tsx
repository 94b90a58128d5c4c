import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../i18n/format';

const SHORTEST = 5; // seconds, as on the server
const LONGEST = 3_600; // seconds, as on the server
const SECOND = 1_000; // ms

/** Whether it can be a poll interval. */
export function isInterval(seconds: number | null): seconds is number {
  return seconds !== null && seconds >= SHORTEST && seconds <= LONGEST;
}

interface IntervalFieldProps {
  value: number | null;
  onChange(seconds: number | null): void;
  label: string;
  id?: string;
}

/** A poll interval in seconds, with what that is in minutes, and the limits said before they are hit. */
export function IntervalField({ value, onChange, label, id }: IntervalFieldProps) {
  const { t, i18n } = useTranslation();
  const say = (seconds: number) => formatDuration(seconds * SECOND, i18n.language, t);
  const good = isInterval(value);
  return (
    <span className="cd-interval">
      <InputNumber
        id={id}
        size="small"
        value={value}
        onChange={onChange}
        precision={0}
        status={good ? undefined : 'error'}
        aria-label={label}
        aria-invalid={!good}
        suffix={t('interval.unit')}
      />
      <span className={good ? 'cd-soft' : 'cd-wrong'} role={good ? undefined : 'alert'}>
        {good && value >= 60
          ? t('interval.is', { duration: say(value) })
          : t('interval.limits', { least: say(SHORTEST), most: say(LONGEST) })}
      </span>
    </span>
  );
}
