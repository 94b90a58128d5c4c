/** Lengths of time and counts of the chart in the viewer's language. */

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Delay } from '../../api/types';
import { formatDuration, formatNumber } from '../../i18n/format';
import { percentOf } from '../steps';

export interface DelayWords {
  /** Of the spans of the axis, from the first on. */
  spans: readonly string[];
  within(seconds: number | null | undefined): string;
  number(pcs: number): string;
  count(pcs: number): string;
  percent(share: number): string;
  until: string;
}

const SECOND = 1_000; // ms
const PRECISION = 10_000; // a share as a count of so many

export function useDelayWords(delays: readonly Delay[]): DelayWords {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const say = (seconds: number) => formatDuration(seconds * SECOND, i18n.language, t);
    const limits = [...new Set(delays.flatMap(({ up_to: upTo }) => (upTo === null ? [] : [upTo])))];
    const longest = say(Math.max(0, ...limits));
    return {
      spans: [
        ...limits.map((upTo) => t('delays.upTo', { time: say(upTo) })),
        t('delays.over', { time: longest }),
      ],
      within: (seconds) => {
        if (seconds === undefined) return t('delays.notYet');
        if (seconds === null) return t('delays.beyond', { time: longest });
        return t('delays.within', { time: say(seconds) });
      },
      number: (pcs) => formatNumber(pcs, i18n.language),
      count: (pcs) => t('delays.count', { count: pcs }),
      percent: (share) =>
        t('deployments.percent', { percent: percentOf(Math.round(share * PRECISION), PRECISION) }),
      until: t('delays.line'),
    };
  }, [delays, t, i18n.language]);
}
