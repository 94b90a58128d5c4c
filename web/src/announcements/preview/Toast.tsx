import { useTranslation } from 'react-i18next';
import type { Shown } from './MessageWindow';
import { Title } from './MessageWindow';

/** A small window in the corner, which goes by itself. */
export function Toast({ message, sender, time }: Shown) {
  const { t } = useTranslation();
  return (
    <div className="cd-mock cd-mock-toast">
      <p className="cd-mock-meta">
        {message.priority !== 'normal' && <b>{t(`announce.priorityOption.${message.priority}`)}</b>}
        {t('announce.preview.from', { name: sender, time })}
      </p>
      <Title title={message.title} />
      {message.body.trim() && <p className="cd-mock-lines">{message.body.trim().replace(/\s+/g, ' ')}</p>}
      {(message.needsConfirmation || message.asks !== 'nothing') && (
        <p className="cd-mock-more">{t('announce.preview.open')}</p>
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
        <p className="cd-mock-meta">{t('announce.preview.from', { name: sender, time })}</p>
      </div>
      <div className="cd-mock-ghost" aria-hidden="true" />
      <div className="cd-mock-ghost" aria-hidden="true" />
    </div>
  );
}
