/** Wake PCs or collect their inventory: done at once for a few; for many their number is typed. */

import { Alert, Button, Form, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Reach, reachOf, useAct } from '../api/hooks/actions';
import type { ActionDone, AgentChoice } from '../api/types';
import { errorText } from '../i18n/errorText';
import { ReachFacts } from './ReachFacts';
import { RelayField } from './RelayField';
import { CollectResult, WakeResult } from './results';
import { isTyped, TypedNumber } from './TypedNumber';

export type SoftAction = 'wake' | 'collect_inventory';

interface SoftDialogProps {
  action: SoftAction;
  choice: AgentChoice;
  close(): void;
}

export function SoftDialog({ action, choice, close }: SoftDialogProps) {
  const { t } = useTranslation();
  const [done, setDone] = useState<ActionDone>();
  const title = t(`actions.title.${action}`);
  if (!done) return <Asking action={action} choice={choice} close={close} title={title} setDone={setDone} />;
  return (
    <Modal
      open
      title={title}
      onCancel={close}
      footer={
        <Button type="primary" onClick={close}>
          {t('actions.close')}
        </Button>
      }
    >
      {action === 'wake' ? <WakeResult done={done} /> : <CollectResult done={done} />}
    </Modal>
  );
}

interface AskingProps extends SoftDialogProps {
  title: string;
  setDone(done: ActionDone): void;
}

function Asking({ action, choice, close, title, setDone }: AskingProps) {
  const { t } = useTranslation();
  const act = useAct();
  const [relay, setRelay] = useState<string>();
  const [typed, setTyped] = useState('');
  const [reach, setReach] = useState<Reach>();
  const ready = !reach || isTyped(typed, reach.count);
  const go = () =>
    act.mutate(
      { action, choice, ...(relay && { relay_agent_id: relay }), ...(reach && { confirm: reach.count }) },
      { onSuccess: setDone, onError: (error) => setReach(reachOf(error) ?? reach) },
    );
  const failed = act.error && !reachOf(act.error);
  return (
    <Modal
      open
      title={title}
      okText={t(`actions.confirm.${action}`)}
      okButtonProps={{ disabled: !ready, loading: act.isPending }}
      cancelText={t('actions.cancel')}
      onOk={go}
      onCancel={close}
    >
      {action === 'wake' && <p className="cd-lead">{t('actions.wakeLead')}</p>}
      <Form layout="vertical" requiredMark={false} onFinish={() => ready && go()}>
        {action === 'wake' && <RelayField relay={relay} setRelay={setRelay} />}
        {reach && (
          <>
            <p className="cd-lead">{t('actions.many', { count: reach.count })}</p>
            <ReachFacts reach={reach} warn={false} />
            <TypedNumber count={reach.count} typed={typed} setTyped={setTyped} />
          </>
        )}
        {failed && <Alert type="error" showIcon title={errorText(act.error, t)} />}
        <button type="submit" hidden />
      </Form>
    </Modal>
  );
}
