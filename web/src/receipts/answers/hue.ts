/** The colour of an answer: choices differ, texts of people do not stand for anything. */

import type { AnnouncementQuestion } from '../../api/types';

const HUES = 5; // told apart by eye; of more choices some share one

export function hueOf({ kind }: AnnouncementQuestion, index: number): string {
  return kind === 'text' ? 'cd-answer-0' : `cd-answer-${index % HUES}`;
}
