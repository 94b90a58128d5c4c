import { useTranslation } from 'react-i18next';
import type { Waiting } from '../../api/types';
import type { Translate } from '../../i18n';
import { momentText } from '../../ui/moment';
import { useWordsOfNow } from '../../ui/useNow';

type Code = Waiting['code'];

/** Which of a sentence's parts are moments. */
const MOMENTS = ['at', 'since', 'deadline'] as const;

/** Why a PC is not done, as one sentence. */
export function waitingText(waiting: Waiting, now: number, t: Translate, language: string): string {
  const parts: Record<string, string> = {};
  for (const [name, value] of Object.entries(waiting.params)) parts[name] = String(value);
  for (const name of MOMENTS)
    if (parts[name] !== undefined) parts[name] = momentText(parts[name], now, language);
  const code: Code | 'in_queue_unnamed' =
    waiting.code === 'in_queue' && !parts.behind ? 'in_queue_unnamed' : waiting.code;
  // What the server can't tell (since when, for one that it never saw) is left out rather than shown as a hole.
  return t(`board.waiting.${code}`, {
    at: '',
    since: '',
    deadline: '',
    by: '',
    place: '',
    behind: '',
    ...parts,
  });
}

export function WaitingLine({ waiting }: { waiting: Waiting }) {
  const { t, i18n } = useTranslation();
  const words = useWordsOfNow((now) => waitingText(waiting, now, t, i18n.language));
  return <span className="cd-waiting">{words}</span>;
}
