/** Why a PC has not come further, as one sentence. */

import type { Receipt, ReceiptMissing } from '../../api/types';
import type { Translate } from '../../i18n';
import { lookUp } from '../../i18n/lookUp';
import { momentText } from '../../ui/moment';

/** They put it before a person, and hear nothing of what that person does. */
const MUTE: readonly string[] = ['wall', 'notify_send'];

export function missingText(
  missing: ReceiptMissing,
  receipt: Pick<Receipt, 'received_at' | 'sessions'>,
  now: number,
  t: Translate,
  language: string,
): string {
  const { code, at } = missing;
  const when = at ? momentText(at, now, language) : '';
  return (
    lookUp(t, `receipts.missing.${variantOf(code, receipt)}`, { at: when }) ??
    t('receipts.missing.other', { code })
  );
}

/** The same code means something else where the PC has it already, or can't tell. */
function variantOf(
  code: string,
  { received_at: received, sessions }: Pick<Receipt, 'received_at' | 'sessions'>,
) {
  if ((code === 'offline_since' || code === 'on_its_way') && received !== null) return `${code}_has`;
  const shown = sessions.filter((one) => one.displayed_at !== null);
  if (code === 'not_read' && shown.length > 0 && shown.every(({ means }) => MUTE.includes(means)))
    return 'not_read_unknowable';
  return code;
}
