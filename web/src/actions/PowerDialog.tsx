/** Restart or shut down: for whom, with what notice, and only after their number was typed. */

import { Alert, App, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type Reach, useAct, usePowerReach } from '../api/hooks/actions';
import type { AgentChoice } from '../api/types';
import { errorText } from '../i18n/errorText';
import { formatDuration } from '../i18n/format';
import { ErrorState, LoadingState } from '../ui/States';
import { ReachFacts } from './ReachFacts';
import { isTyped, TypedNumber } from './TypedNumber';

export type PowerAction = 'restart' | 'shut_down';

interface PowerDialogProps {
  action: PowerAction;
  choice: AgentChoice;
  close(): void;
}

const GRACES = [0, 60, 300, 600, 1_800, 3_600]; // s
const DEFAULT_GRACE = 60; // s
const SECOND = 1_000; // ms
const MAX_NOTICE = 500; // characters

export function PowerDialog({ action, choice, close }: PowerDialogProps) {
  const { t } = useTranslation();
  const reach = usePowerReach(action, choice);
  if (reach.data) return <Ready action={action} choice={choice} close={close} reach={reach.data} />;
  return (
    <Modal open title={t(`actions.name.${action}`)} footer={null} onCancel={close}>
      {reach.error ? <ErrorState error={reach.error} retry={() => void reach.refetch()} /> : <LoadingState />}
    </Modal>
  );
}

function Ready({ action, choice, close, reach }: PowerDialogProps & { reach: Reach }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const act = useAct();
  const [grace, setGrace] = useState(DEFAULT_GRACE);
  const [notice, setNotice] = useState('');
  const [typed, setTyped] = useState('');
  const { count } = reach;
  const order = () =>
    act.mutate(
      { action, choice, confirm: count, grace, notice: notice.trim() },
      {
        onSuccess: ({ deployment }) => {
          void message.success(t('actions.ordered', { count }));
          close();
          if (deployment) void navigate(`/deployments/${deployment.id}`);
        },
      },
    );
  return (
    <Modal
      open
      title={t(`actions.title.${action}`, { count })}
      okText={t(`actions.confirm.${action}`, { count })}
      okButtonProps={{ danger: true, disabled: !isTyped(typed, count), loading: act.isPending }}
      cancelText={t('actions.cancel')}
      onOk={order}
      onCancel={close}
    >
      <ReachFacts reach={reach} warn />
      <Form layout="vertical" requiredMark={false} onFinish={() => isTyped(typed, count) && order()}>
        <Form.Item label={t('actions.grace')} extra={t('actions.graceHint')} htmlFor="cd-grace">
          <Select
            id="cd-grace"
            value={grace}
            onChange={setGrace}
            options={GRACES.map((seconds) => ({
              value: seconds,
              label:
                seconds === 0 ? t('actions.graceNow') : formatDuration(seconds * SECOND, i18n.language, t),
            }))}
          />
        </Form.Item>
        <Form.Item label={t('actions.notice')} htmlFor="cd-notice">
          <Input
            id="cd-notice"
            maxLength={MAX_NOTICE}
            placeholder={t('actions.noticePlaceholder')}
            value={notice}
            onChange={(event) => setNotice(event.target.value)}
          />
        </Form.Item>
        <TypedNumber count={count} typed={typed} setTyped={setTyped} />
        {act.error && <Alert type="error" showIcon title={errorText(act.error, t)} />}
        <button type="submit" hidden />
      </Form>
    </Modal>
  );
}
