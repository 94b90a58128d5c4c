import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { exactTime, relativeTime } from '../i18n/format';
import { momentText } from './moment';
import { useNow, useWordsOfNow } from './useNow';

/** A moment as "3 minutes ago", with the exact time on hover. */
export function When({ at }: { at: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return (
    <Tooltip title={exactTime(at, i18n.language)}>
      <time dateTime={at} className="cd-when">
        {relativeTime(at, now, i18n.language, t)}
      </time>
    </Tooltip>
  );
}

/** When something happened, to the second: what happened at once on many PCs is to be told apart. */
export function Moment({ at }: { at: string | null }) {
  const { t, i18n } = useTranslation();
  const words = useWordsOfNow((now) => (at ? momentText(at, now, i18n.language, true) : ''));
  if (!at) return <span className="cd-soft">{t('common.none')}</span>;
  return (
    <time dateTime={at} className="cd-moment" title={exactTime(at, i18n.language)}>
      {words}
    </time>
  );
}
