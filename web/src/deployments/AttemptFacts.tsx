import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attempt } from '../api/types';
import { formatDuration, preciseTime } from '../i18n/format';
import { saidText } from '../i18n/said';
import { DurationCell } from '../ui/TaskCells';
import { ExitCell } from './board/ExitCell';

interface AttemptFactsProps {
  attempt: Attempt;
  /** Exit codes that count as success. */
  successCodes?: readonly number[];
}

const SUCCESS: readonly number[] = [0];

/** When it ran and how it ended. */
export function AttemptFacts({ attempt, successCodes = SUCCESS }: AttemptFactsProps) {
  const { t, i18n } = useTranslation();
  const at = (iso: string | null) => (iso === null ? t('common.none') : preciseTime(iso, i18n.language));
  const { exit_code: code, exit_meaning: meaning } = attempt;
  return (
    <>
      <dl className="cd-attempt">
        <Fact label={t('board.facts.exit')}>
          <ExitCell code={code} meaning={meaning} good={code !== null && successCodes.includes(code)} />
        </Fact>
        <Fact label={t('board.facts.duration')}>
          <DurationCell attempt={attempt} />
        </Fact>
        {waited(attempt) && <Fact label={t('board.facts.assigned')}>{at(attempt.assigned_at)}</Fact>}
        <Fact label={t('board.facts.started')}>{at(attempt.started_at)}</Fact>
        <Fact label={t('board.facts.finished')}>{at(attempt.finished_at)}</Fact>
        <Fact label={t('board.facts.attempt')}>{attempt.number}</Fact>
      </dl>
      {attempt.message && (
        <p className="cd-attempt-message">
          <strong>{t('board.facts.message')}</strong> {saidText(attempt.said, attempt.message, t)}
        </p>
      )}
      <ClockNote offset={attempt.clock_offset} />
    </>
  );
}

const AT_ONCE = 5_000; // ms

/** Whether it did not begin as soon as the PC had it. */
function waited({ assigned_at: assigned, started_at: started }: Attempt): boolean {
  if (assigned === null) return false;
  return started === null || Date.parse(started) - Date.parse(assigned) > AT_ONCE;
}

const WORTH_SAYING = 60; // seconds; a clock that is off by less misleads nobody
const SECOND = 1_000; // ms

/** That the PC's clock was wrong, which explains times in its own logs. */
function ClockNote({ offset }: { offset: number | null }) {
  const { t, i18n } = useTranslation();
  if (offset === null || Math.abs(offset) < WORTH_SAYING) return null;
  const by = formatDuration(Math.abs(offset) * SECOND, i18n.language, t);
  return <p className="cd-soft">{t(offset > 0 ? 'board.pc.ahead' : 'board.pc.behind', { offset: by })}</p>;
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
