/** Answers, counted. */

import type { AnnouncementQuestion, Tally } from '../../api/types';
import type { Translate } from '../../i18n';

export interface AnswerLine {
  answer: string;
  count: number;
  /** Of all answers, 0 to 1. */
  share: number;
}

type Counts = Tally['counts'];

/** Every answer that can be given, also those that nobody gave, in the order in which people see them; texts as they come. */
export function answerLines(question: AnnouncementQuestion, counts: Counts): AnswerLine[] {
  const total = answersIn(counts);
  const line = (answer: string, count: number) => ({ answer, count, share: total > 0 ? count / total : 0 });
  if (question.kind === 'text') return counts.map(({ answer, count }) => line(answer, count));
  const known = new Map(counts.map(({ answer, count }) => [answer, count]));
  return offered(question).map((answer) => line(answer, known.get(answer) ?? 0));
}

function offered({ kind, choices }: AnnouncementQuestion): readonly string[] {
  return kind === 'yes_no' ? ['yes', 'no'] : choices;
}

export function answersIn(counts: Counts): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** An answer as it stands on the screen. */
export function answerText(
  kind: AnnouncementQuestion['kind'] | undefined,
  answer: string,
  t: Translate,
): string {
  if (kind === 'yes_no' && (answer === 'yes' || answer === 'no')) return t(`announce.answer.${answer}`);
  return answer;
}
