import { useTranslation } from 'react-i18next';
import type { Progress } from '../../api/types';
import { exactTime, relativeTime } from '../../i18n/format';
import { useWordsOfNow } from '../../ui/useNow';

interface NewestLinesProps {
  lines: Progress['lines'];
  over: boolean;
  open(taskId: string): void;
}

/** What PCs wrote last, whichever PCs these are; the newest at the top. */
export function NewestLines({ lines, over, open }: NewestLinesProps) {
  const { t } = useTranslation();
  return (
    <section className="cd-newest" aria-label={t('board.lines.title')}>
      <h2>{t('board.lines.title')}</h2>
      {lines.length === 0 ? (
        <p className="cd-soft">{t(over ? 'board.lines.noneAtAll' : 'board.lines.none')}</p>
      ) : (
        <ol>
          {lines.map((line) => (
            <li key={`${line.task_id} ${line.at} ${line.text}`}>
              <button type="button" onClick={() => open(line.task_id)} title={line.text}>
                <span className="cd-newest-who">
                  <strong>{line.host_name}</strong>
                  <Ago at={line.at} />
                </span>
                <code>{line.text || ' '}</code>
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** As `When`, without its bubble: ten of them come and go twice a second. */
function Ago({ at }: { at: string }) {
  const { t, i18n } = useTranslation();
  const words = useWordsOfNow((now) => relativeTime(at, now, i18n.language, t));
  return (
    <time dateTime={at} className="cd-when" title={exactTime(at, i18n.language)}>
      {words}
    </time>
  );
}
