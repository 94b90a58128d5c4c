import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attempt } from '../api/types';
import { agentWords } from '../i18n/agentWords';
import { preciseTime } from '../i18n/format';
import { DurationCell, ExitCode } from '../ui/TaskCells';

/** When it ran and how it ended. */
export function AttemptFacts({ attempt }: { attempt: Attempt }) {
  const { t, i18n } = useTranslation();
  const at = (iso: string | null) => (iso === null ? t('common.none') : preciseTime(iso, i18n.language));
  return (
    <>
      <dl className="cd-attempt">
        <Fact label={t('log.exit')}>
          <ExitCode code={attempt.exit_code} />
        </Fact>
        <Fact label={t('log.duration')}>
          <DurationCell attempt={attempt} />
        </Fact>
        <Fact label={t('log.assigned')}>{at(attempt.assigned_at)}</Fact>
        <Fact label={t('log.started')}>{at(attempt.started_at)}</Fact>
        <Fact label={t('log.finished')}>{at(attempt.finished_at)}</Fact>
        <Fact label={t('log.attempts')}>{attempt.number}</Fact>
      </dl>
      {attempt.message && (
        <p className="cd-attempt-message">
          <strong>{t('log.message')}</strong> {agentWords(attempt.message, t)}
        </p>
      )}
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
