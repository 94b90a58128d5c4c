import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { exactTime, relativeTime } from '../i18n/format';
import { useNow } from './useNow';

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
