/** Times and numbers of the charts in the viewer's language. */

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartWords } from './chartOption';

export function useChartWords(): ChartWords {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    // Without AM and PM: there is little room under a chart.
    const clock = new Intl.DateTimeFormat(i18n.language, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    const exact = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
    const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 0 });
    return {
      clock: (at) => clock.format(at),
      exact: (at) => exact.format(at),
      percent: (value) => t('pc.percent', { n: number.format(value) }),
      nothing: t('pc.usage.gap'),
    };
  }, [t, i18n.language]);
}
