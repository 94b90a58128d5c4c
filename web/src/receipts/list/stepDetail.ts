/** How a PC came to a step: over which way, by which means, and what the first person did. */

import type { AnnouncementQuestion, AnnouncementStep, Receipt, SessionReceipt } from '../../api/types';
import type { Translate } from '../../i18n';
import { lookUp } from '../../i18n/lookUp';
import { answerText } from '../answers/tally';

export interface StepDetail {
  text: string;
  /** What the short text means, or leaves out. */
  hint?: string;
}

export function stepDetail(
  receipt: Receipt,
  step: AnnouncementStep,
  asks: AnnouncementQuestion['kind'] | undefined,
  t: Translate,
): StepDetail {
  if (step === 'received') return wayOf(receipt, t);
  const there = receipt.sessions.filter((one) => one[`${step}_at`] !== null).sort(byTime(step));
  const [first] = there;
  if (!first) return { text: '' };
  const words = [sessionText(first, step, asks, t)];
  if (step !== 'answered' && first.user) words.push(first.user);
  if (there.length > 1) words.push(t('receipts.list.more', { count: there.length - 1 }));
  return { text: words.join(' · ') };
}

function byTime(step: Exclude<AnnouncementStep, 'received'>) {
  return (one: SessionReceipt, other: SessionReceipt) =>
    Date.parse(one[`${step}_at`] ?? '') - Date.parse(other[`${step}_at`] ?? '');
}

/** What was done in a session, in a word or two. */
export function sessionText(
  session: SessionReceipt,
  step: Exclude<AnnouncementStep, 'received'>,
  asks: AnnouncementQuestion['kind'] | undefined,
  t: Translate,
): string {
  if (step === 'answered') return answerText(asks, session.answer, t);
  if (step === 'read') return lookUp(t, `receipts.how.${session.read_how}`) ?? t('receipts.how.other');
  return lookUp(t, `receipts.means.${session.means}`) ?? t('receipts.means.other');
}

function wayOf({ heard_udp_at: udp, heard_tcp_at: tcp }: Receipt, t: Translate): StepDetail {
  if (udp === null)
    return tcp === null ? { text: '' } : { text: t('receipts.way.tcp'), hint: t('receipts.way.tcpHint') };
  const hint = t('receipts.way.udpHint');
  return { text: t(tcp === null ? 'receipts.way.udp' : 'receipts.way.both'), hint };
}
