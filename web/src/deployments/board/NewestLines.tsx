import { useTranslation } from 'react-i18next';
import type { Progress } from '../../api/types';
import { When } from '../../ui/When';

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
                  <When at={line.at} />
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
