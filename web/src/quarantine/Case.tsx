/** One quarantined agent: the claimants side by side, and the two things that can be said of them. */

import { App, Button, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Decision, useDecide } from '../api/hooks/quarantine';
import { usePermission } from '../api/hooks/session';
import type { Claimant, QuarantinedAgent } from '../api/types';
import { errorText } from '../i18n/errorText';
import { Comparison } from './Comparison';
import { looksLike, presumed } from './comparison';

export function Case({ of: { agent, claimants } }: { of: QuarantinedAgent }) {
  const { t } = useTranslation();
  const mayDecide = usePermission('enroll');
  const [wish, setWish] = useState<string>();
  // Whoever was chosen may have been decided about meanwhile.
  const chosen = claimants.find(({ id }) => id === wish)?.id ?? presumed(claimants);
  const guess = looksLike(claimants);
  const name = agent.facts.host_name;
  return (
    <section className="cd-panel" aria-label={name}>
      <div className="cd-case-head">
        <h2 title={name}>
          <bdi>{name}</bdi>
        </h2>
        <Tag color="error">{t('quarantine.case.claimants', { count: claimants.length })}</Tag>
        <Link to={`/agents/${agent.id}`}>{t('quarantine.case.open')}</Link>
      </div>
      <p className="cd-case-hint">{t(`quarantine.hint.${guess}`)}</p>
      <Comparison claimants={claimants} chosen={chosen} choose={mayDecide ? setWish : undefined} />
      <div className="cd-case-end">
        {mayDecide ? (
          <Decisions agentId={agent.id} claimants={claimants} chosen={chosen} guess={guess} />
        ) : (
          <span className="cd-soft">{t('quarantine.readOnly')}</span>
        )}
      </div>
    </section>
  );
}

interface DecisionsProps {
  agentId: string;
  claimants: Claimant[];
  chosen: string | undefined;
  guess: 'copy' | 'snapshot';
}

function Decisions({ agentId, claimants, chosen, guess }: DecisionsProps) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const decide = useDecide();
  const stays = claimants.find(({ id }) => id === chosen);
  const ask = (decision: Decision) => {
    if (!stays) return;
    const about = { name: stays.facts.host_name, count: claimants.length - 1 };
    void modal.confirm({
      title: t(`quarantine.${decision}.title`),
      content: t(`quarantine.${decision}.text`, about),
      okText: t(`quarantine.${decision}.submit`),
      cancelText: t('common.cancel'),
      onOk: () =>
        decide
          .mutateAsync({ decision, agentId, claimantId: stays.id })
          .then(() => void message.success(t(`quarantine.${decision}.done`)))
          .catch((error: unknown) => void message.error(errorText(error, t))),
    });
  };
  const button = (decision: Decision, likely: boolean) => (
    <Button type={likely ? 'primary' : 'default'} onClick={() => ask(decision)} disabled={!stays}>
      {t(`quarantine.${decision}.action`)}
    </Button>
  );
  return (
    <>
      {button('split', guess === 'copy')}
      {button('merge', guess === 'snapshot')}
    </>
  );
}
