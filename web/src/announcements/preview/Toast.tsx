import { useTranslation } from 'react-i18next';
import { type Shown, Title } from './MessageWindow';

/** A small window in the corner, which goes by itself (desktop/toast.py). */
export function Toast({ message, sender, time }: Shown) {
  const { t } = useTranslation();
  const { priority, body, asks, needsConfirmation } = message;
  const wish = asks !== 'nothing' ? 'toAnswer' : needsConfirmation ? 'toOpen' : undefined;
  return (
    <div className="cd-mock cd-mock-toast">
      <p className="cd-mock-meta">
        <b>{t(`announce.preview.kind.${priority}`)}</b>
        <span>{t('announce.preview.from', { name: sender, time })}</span>
        <i aria-hidden="true">✕</i>
      </p>
      <Title title={message.title} />
      {body.trim() && <p className="cd-mock-lines">{body.trim().replace(/\s+/g, ' ')}</p>}
      {wish && (
        <div className="cd-mock-wish">
          <span className="cd-mock-button cd-mock-main">{t(`announce.preview.${wish}`)}</span>
        </div>
      )}
    </div>
  );
}

/** The history that the icon in the tray opens. */
export function HistoryList({ message, sender, time }: Shown) {
  const { t } = useTranslation();
  return (
    <div className="cd-mock cd-mock-history">
      <p className="cd-mock-caption">{t('announce.preview.history')}</p>
      <div className="cd-mock-entry">
        <Title title={message.title} />
        <p className="cd-mock-small">{t('announce.preview.from', { name: sender, time })}</p>
      </div>
      <div className="cd-mock-ghost" aria-hidden="true" />
      <div className="cd-mock-ghost" aria-hidden="true" />
    </div>
  );
}
