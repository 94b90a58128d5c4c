import { useTranslation } from 'react-i18next';
import type { AnnouncementQuestion, Tally } from '../../api/types';
import { formatNumber } from '../../i18n/format';
import { percentOf } from '../steps';
import { hueOf } from './hue';
import { answerLines, answersIn, answerText } from './tally';

interface AnswerBarsProps {
  question: AnnouncementQuestion;
  counts: Tally['counts'];
}

/** Each answer with how many gave it, as a bar. */
export function AnswerBars({ question, counts }: AnswerBarsProps) {
  const { t, i18n } = useTranslation();
  const total = answersIn(counts);
  return (
    <ol className="cd-answer-bars">
      {answerLines(question, counts).map(({ answer, count, share }, index) => (
        <li key={answer}>
          <span className="cd-answer-words">
            <bdi>{answerText(question.kind, answer, t)}</bdi>
            <span>
              <strong>{formatNumber(count, i18n.language)}</strong>
              <span className="cd-soft">
                {t('deployments.percent', { percent: percentOf(count, total) })}
              </span>
            </span>
          </span>
          <span className="cd-answer-bar" aria-hidden="true">
            <span className={hueOf(question, index)} style={{ width: `${share * 100}%` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}
