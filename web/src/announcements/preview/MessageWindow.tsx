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

/** A window that stays until somebody closes it. */
export function MessageWindow({ message, sender, time }: Shown) {
  const { t } = useTranslation();
  const { priority, body } = message;
  return (
    <div className="cd-mock cd-mock-window">
      <p className="cd-mock-caption">
        {priority === 'normal' ? t('announce.preview.caption') : t(`announce.priorityOption.${priority}`)}
        {priority === 'urgent' && <SoundOutlined title={t('announce.preview.sound')} />}
      </p>
      <div className="cd-mock-content">
        <Title title={message.title} />
        <p className="cd-mock-meta">{t('announce.preview.from', { name: sender, time })}</p>
        {body.trim() && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
          <div className="cd-mock-body" tabIndex={0}>
            <Body text={body} />
          </div>
        )}
        <Question message={message} />
        <div className="cd-mock-buttons">
          <span className={isAnswered(message) ? '' : 'cd-mock-main'}>
            {t(message.needsConfirmation ? 'announce.preview.confirm' : 'announce.preview.close')}
          </span>
        </div>
      </div>
    </div>
  );
}

/** Whether pressing its main button is to answer. */
function isAnswered({ asks }: MessageValues): boolean {
  return asks !== 'nothing';
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
  const options = asks === 'yes_no' ? [t('announce.answer.yes'), t('announce.answer.no')] : choices;
  return (
    <div className="cd-mock-question">
      {asks === 'text' ? (
        <div className="cd-mock-answer">
          <span className="cd-mock-input">{t('announce.preview.answerHere')}</span>
          <span className="cd-mock-main">{t('announce.preview.answer')}</span>
        </div>
      ) : (
        <ul className={asks === 'yes_no' ? 'cd-mock-answers cd-mock-two' : 'cd-mock-answers'}>
          {options.map((option, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two choices may say the same while they are written.
            <li key={index}>{option.trim() || '…'}</li>
          ))}
        </ul>
      )}
      {until && (
        <p className="cd-mock-meta">
          {t('announce.preview.until', { when: wallText(until, i18n.language) })}
        </p>
      )}
    </div>
  );
}
