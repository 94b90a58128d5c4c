import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../../i18n/format';
import { type Segment, tally } from './segments';

/** The time line as a sentence. */
export function useTallyText(stretches: readonly Segment[]): string {
  const { t, i18n } = useTranslation();
  const { share, outages, longest } = tally(stretches);
  if (share === undefined) return t('pc.presence.nothing');
  const style = { style: 'percent', maximumFractionDigits: 1 } as const;
  // 99.96 % is not all of the time, so it isn't said to be.
  const cut = outages > 0 ? Math.min(share, 0.999) : share;
  const percent = new Intl.NumberFormat(i18n.language, style).format(cut);
  if (outages === 0) return t('pc.presence.always', { percent });
  return t('pc.presence.tally', {
    percent,
    count: outages,
    longest: formatDuration(longest, i18n.language, t),
  });
}
