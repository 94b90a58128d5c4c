import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration, preciseTime } from '../../../i18n/format';
import { Presence } from '../../../ui/Presence';
import { reasonText } from './reasonText';
import type { Segment } from './segments';

const SHOWN = 50; // rows; who wants more asks for all

/** The changes of the time line as a list, newest first. */
export function Transitions({ stretches }: { stretches: readonly Segment[] }) {
  const { t, i18n } = useTranslation();
  const [all, setAll] = useState(false);
  const known = stretches.filter(({ state }) => state !== 'unknown').toReversed();
  const shown = all ? known : known.slice(0, SHOWN);
  return (
    <>
      <ul className="cd-pc-rows">
        {shown.map(({ since, to, state, reason }, index) => (
          <li key={since}>
            <Presence online={state === 'online'} />
            <span>{reasonText(reason, t)}</span>
            <span className="cd-pc-rows-end cd-soft cd-number">
              <span>{preciseTime(new Date(since).toISOString(), i18n.language)}</span>
              <span className="cd-pc-lasted">
                {index === 0
                  ? t('pc.presence.lasting', { duration: formatDuration(to - since, i18n.language, t) })
                  : formatDuration(to - since, i18n.language, t)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {known.length > shown.length && (
        <Button type="link" size="small" onClick={() => setAll(true)}>
          {t('pc.presence.showAll', { count: known.length })}
        </Button>
      )}
    </>
  );
}
