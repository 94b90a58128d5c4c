/** The screen of a PC with the message on it, as the people there will see it. */

import { useTranslation } from 'react-i18next';
import type { MessageValues } from '../create/values';
import { appearanceOf } from './appearance';
import { MessageWindow } from './MessageWindow';
import { HistoryList, Toast } from './Toast';
import './mock.css';
import './preview.css';

interface ScreenProps {
  message: MessageValues;
  sender: string;
  /** When it will be there, as clocks show it. */
  time: string;
}

export function Screen({ message, sender, time }: ScreenProps) {
  const { t } = useTranslation();
  const appearance = appearanceOf(message);
  const shown = { message, sender, time };
  const hint = message.priority === 'urgent' && appearance === 'window' ? 'urgent' : appearance;
  return (
    <figure className={`cd-screen cd-priority-${message.priority}`}>
      <div className={`cd-screen-desk cd-screen-${appearance}`} data-testid={`screen-${appearance}`}>
        {appearance === 'window' && <MessageWindow {...shown} />}
        {appearance === 'toast' && <Toast {...shown} />}
        {appearance === 'history' && <HistoryList {...shown} />}
        <div className="cd-screen-bar" aria-hidden="true">
          <i />
          <i />
          <i />
          <span className="cd-screen-tray">
            <TrayIcon />
            <time>{time}</time>
          </span>
        </div>
      </div>
      <figcaption className="cd-soft">{t(`announce.preview.hint.${hint}`)}</figcaption>
    </figure>
  );
}

function TrayIcon() {
  return (
    <svg viewBox="0 0 32 32" width="13" height="13" focusable="false" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0c6b7f" />
      <path
        d="M7 11.5v6A7.5 7.5 0 0 0 14.5 25h3a7.5 7.5 0 0 0 7.5-7.5v-6"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <rect x="12.5" y="6.5" width="7" height="12" rx="2.2" fill="#fff" />
    </svg>
  );
}
