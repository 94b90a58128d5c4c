import { Alert, App, Checkbox, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRetry } from '../../../api/hooks/steering';
import type { Deployment, TaskState } from '../../../api/types';
import { DEADLINES } from '../../../command/lengths';
import type { Translate } from '../../../i18n';
import { errorText } from '../../../i18n/errorText';
import { formatNumber } from '../../../i18n/format';
import { Mark } from '../grid/Mark';
import { offeredStates, type RetryOffer, retryCount, retryWish } from './retryWish';

type DeadlineName = keyof typeof DEADLINES;
const NAMES = Object.keys(DEADLINES) as DeadlineName[];

interface RetryDialogProps {
  deployment: Deployment;
  offer: RetryOffer;
  /** `done`: it was asked for, rather than left. */
  close(done: boolean): void;
}

/** Which PCs try again, and how long it waits for those that are off. */
export function RetryDialog({ deployment, offer, close }: RetryDialogProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const retry = useRetry(deployment.id);
  const [states, setStates] = useState(() => offeredStates(deployment.counts).first);
  const [deadline, setDeadline] = useState<DeadlineName>('week');
  const count = retryCount(offer, states, deployment.counts);
  const send = () =>
    retry.mutate(retryWish(offer, states, DEADLINES[deadline]), {
      onSuccess: ({ retried }) => {
        if (retried > 0) void message.success(t('board.retry.done', { count: retried }));
        else void message.info(t('board.retry.nothing'));
        close(true);
      },
    });
  return (
    <Modal
      open
      title={t('board.retry.title')}
      onCancel={() => close(false)}
      onOk={send}
      okText={count > 0 ? t('board.retry.confirm', { count }) : t('board.retry.confirmNone')}
      okButtonProps={{ disabled: count === 0, loading: retry.isPending }}
      cancelText={t('board.retry.cancel')}
    >
      <p className="cd-lead">{leadOf(offer, count, t)}</p>
      {retry.error && (
        <Alert className="cd-form-alert" type="error" showIcon title={errorText(retry.error, t)} />
      )}
      {offer.kind === 'states' && <StateChoice deployment={deployment} chosen={states} choose={setStates} />}
      {offer.kind === 'states' && states.includes('unknown') && (
        <Alert className="cd-form-alert" type="warning" showIcon title={t('board.retry.unknownNote')} />
      )}
      <label className="cd-retry-deadline" htmlFor="retry-deadline">
        <span>{t('board.retry.deadline')}</span>
        <Select
          id="retry-deadline"
          value={deadline}
          onChange={setDeadline}
          options={NAMES.map((name) => ({ value: name, label: t(`create.deadlineOption.${name}`) }))}
        />
      </label>
    </Modal>
  );
}

function leadOf(offer: RetryOffer, count: number, t: Translate): string {
  if (offer.kind === 'cause') return t('board.retry.leadCause', { count });
  return offer.kind === 'pcs' ? t('board.retry.leadChosen', { count }) : t('board.retry.lead');
}

interface StateChoiceProps {
  deployment: Deployment;
  chosen: TaskState[];
  choose(states: TaskState[]): void;
}

function StateChoice({ deployment, chosen, choose }: StateChoiceProps) {
  const { t, i18n } = useTranslation();
  const { all } = offeredStates(deployment.counts);
  return (
    <Checkbox.Group<TaskState>
      className="cd-retry-states"
      value={chosen}
      onChange={choose}
      options={all.map((state) => ({
        value: state,
        label: (
          <span className="cd-retry-state">
            <Mark state={state} />
            <span>{t(`states.${state}`)}</span>
            <strong>{formatNumber(deployment.counts[state] ?? 0, i18n.language)}</strong>
          </span>
        ),
      }))}
    />
  );
}
