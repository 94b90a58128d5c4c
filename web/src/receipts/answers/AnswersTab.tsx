/** What people answered so far: each answer with its share, and the same by tag. */

import { DownloadOutlined, MessageOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { announcementFile, useTally } from '../../api/hooks/receipts';
import type { Announcement, AnnouncementQuestion, Tally } from '../../api/types';
import { shortTime } from '../../i18n/format';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { useNow } from '../../ui/useNow';
import type { Place } from '../usePlace';
import { AnswerBars } from './AnswerBars';
import { TagTable } from './TagTable';
import { answersIn } from './tally';

export function AnswersTab({ announcement, place }: { announcement: Announcement; place: Place }) {
  const { question } = announcement;
  const found = useTally(announcement.id);
  if (question === null) return null;
  if (found.data)
    return <Found announcement={announcement} question={question} tally={found.data} place={place} />;
  return found.error ? (
    <ErrorState error={found.error} retry={() => void found.refetch()} />
  ) : (
    <LoadingState />
  );
}

interface FoundProps {
  announcement: Announcement;
  question: AnnouncementQuestion;
  tally: Tally;
  place: Place;
}

const MOST_TEXTS = 100; // different texts in one answer of the server

function Found({ announcement, question, tally, place }: FoundProps) {
  const { t } = useTranslation();
  const total = answersIn(tally.counts);
  const waiting = () => place.go({ tab: 'receipts', which: 'not_answered', network: undefined, search: '' });
  return (
    <div className="cd-answers">
      <header className="cd-answers-head">
        <div>
          <strong className="cd-answers-count">{t('receipts.answers.count', { count: total })}</strong>
          <Deadline announcement={announcement} question={question} />
        </div>
        {tally.waiting > 0 && (
          <button type="button" className="cd-funnel-more" onClick={waiting}>
            {t('receipts.answers.waiting', { count: tally.waiting })}
          </button>
        )}
        <Button icon={<DownloadOutlined />} href={announcementFile(announcement.id, 'answers.csv')} download>
          {t('receipts.answers.export')}
        </Button>
      </header>
      {total === 0 && question.kind === 'text' ? (
        <EmptyState
          icon={<MessageOutlined />}
          title={t('receipts.answers.none')}
          text={t('receipts.answers.noneText')}
        />
      ) : (
        <AnswerBars question={question} counts={tally.counts} />
      )}
      {tally.counts.length >= MOST_TEXTS && (
        <p className="cd-soft">{t('receipts.answers.most', { count: tally.counts.length })}</p>
      )}
      {tally.tags.length > 0 && <TagTable question={question} tally={tally} />}
    </div>
  );
}

/** Until when answers are taken. */
function Deadline({
  announcement,
  question,
}: {
  announcement: Announcement;
  question: AnnouncementQuestion;
}) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const end = question.until ?? announcement.expires_at;
  const isOver = announcement.state !== 'active' || Date.parse(end) <= now;
  if (announcement.state === 'withdrawn') return null;
  return (
    <span className="cd-soft">
      {t(isOver ? 'receipts.answers.over' : 'receipts.answers.until', {
        when: shortTime(end, i18n.language),
      })}
    </span>
  );
}
