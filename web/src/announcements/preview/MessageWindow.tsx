import { SoundOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { wallText } from '../create/until';
import type { MessageValues } from '../create/values';
import { piecesOf } from './links';

export interface Shown {
  message: MessageValues;
  sender: string;
  time: string;
}

/** A window that stays until somebody closes it, as the companion makes it (desktop/announcement_window.py). */
export function MessageWindow({ message, sender, time }: Shown) {
  const { t } = useTranslation();
  const { priority, body, asks, needsConfirmation } = message;
  const confirms = needsConfirmation && asks === 'nothing';
  return (
    <div className="cd-mock cd-mock-window">
      <div className="cd-mock-content">
        <p className="cd-mock-meta">
          <b>{t(`announce.preview.kind.${priority}`)}</b>
          <span>{t('announce.preview.sender', { name: sender })}</span>
          {priority === 'urgent' && <SoundOutlined title={t('announce.preview.sound')} />}
          <time>{time}</time>
        </p>
        <Title title={message.title} />
        {body.trim() && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
          <div className="cd-mock-body" tabIndex={0}>
            <Body text={body} />
          </div>
        )}
        <Question message={message} />
        {confirms && <p className="cd-mock-small">{t('announce.preview.confirmWish')}</p>}
      </div>
      <div className="cd-mock-foot">
        <span className="cd-mock-button">{t('announce.preview.earlier')}</span>
        <span className="cd-mock-button">{t('announce.preview.close')}</span>
        {confirms && <span className="cd-mock-button cd-mock-main">{t('announce.preview.confirm')}</span>}
      </div>
    </div>
  );
}

export function Title({ title }: { title: string }) {
  const { t } = useTranslation();
  return (
    <p className={title.trim() ? 'cd-mock-title' : 'cd-mock-title cd-mock-empty'}>
      {title.trim() || t('announce.preview.noTitle')}
    </p>
  );
}

/** Links look like links, but lead nowhere from here. */
function Body({ text }: { text: string }) {
  return piecesOf(text.trim()).map(({ at, text: piece, isLink }) =>
    isLink ? (
      <u key={at} className="cd-mock-link">
        {piece}
      </u>
    ) : (
      <span key={at}>{piece}</span>
    ),
  );
}

function Question({ message }: { message: MessageValues }) {
  const { t, i18n } = useTranslation();
  const { asks, choices, until } = message;
  if (asks === 'nothing') return null;
  return (
    <div className="cd-mock-question">
      <p>{t(`announce.preview.prompt.${asks}`)}</p>
      {asks === 'yes_no' && (
        <div className="cd-mock-two">
          <span className="cd-mock-button">{t('announce.answer.yes')}</span>
          <span className="cd-mock-button">{t('announce.answer.no')}</span>
        </div>
      )}
      {asks === 'choice' && (
        <ul>
          {choices.map((choice, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two choices may say the same while they are written.
            <li key={index}>{choice?.trim() || '…'}</li>
          ))}
        </ul>
      )}
      {asks === 'text' && <span className="cd-mock-input" />}
      {asks !== 'yes_no' && (
        <div>
          <span className="cd-mock-button cd-mock-main">{t('announce.preview.answer')}</span>
        </div>
      )}
      {until && (
        <p className="cd-mock-small">
          {t('announce.preview.until', { when: wallText(until, i18n.language) })}
        </p>
      )}
    </div>
  );
}
