/** How often the PC shows itself: as often as the fleet, or as it is told here. */

import { EditOutlined } from '@ant-design/icons';
import { App, Button, Radio } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSetPollInterval } from '../../../api/hooks/agentDetail';
import { usePermission } from '../../../api/hooks/session';
import type { Agent } from '../../../api/types';
import { errorText } from '../../../i18n/errorText';
import { formatDuration } from '../../../i18n/format';
import { IntervalField, isInterval } from '../../../ui/IntervalField';

const SECOND = 1_000; // ms

export function PollInterval({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation();
  const mayManage = usePermission('manage');
  const [editing, setEditing] = useState(false);
  if (editing) return <Editor agent={agent} done={() => setEditing(false)} />;
  const own = agent.own_poll_interval !== null;
  return (
    <span className="cd-pc-inline">
      {formatDuration(agent.poll_interval * SECOND, i18n.language, t)}
      <span className="cd-soft">{own ? t('pc.interval.own') : t('pc.interval.fleet')}</span>
      {mayManage && agent.state !== 'removed' && (
        <Button
          type="text"
          size="small"
          icon={<EditOutlined />}
          aria-label={t('pc.interval.edit')}
          onClick={() => setEditing(true)}
        />
      )}
    </span>
  );
}

function Editor({ agent, done }: { agent: Agent; done: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const save = useSetPollInterval(agent.id);
  const [own, setOwn] = useState(agent.own_poll_interval !== null);
  const [seconds, setSeconds] = useState<number | null>(agent.poll_interval);
  const good = !own || isInterval(seconds);
  const submit = () => {
    if (!good) return;
    save.mutate(own ? seconds : null, {
      onSuccess: () => {
        void message.success(t('pc.interval.saved'));
        done();
      },
      onError: (error) => void message.error(errorText(error, t)),
    });
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation(); // ends the editing, not the whole panel
      done();
    }
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) submit();
  };
  return (
    <fieldset className="cd-pc-editor" aria-label={t('pc.interval.edit')} onKeyDown={keys}>
      <Radio.Group
        value={own}
        onChange={(event) => setOwn(event.target.value === true)}
        options={[
          { value: false, label: t('pc.interval.asFleet') },
          { value: true, label: t('pc.interval.ownChoice') },
        ]}
      />
      {own && <IntervalField value={seconds} onChange={setSeconds} label={t('pc.interval.seconds')} />}
      <span className="cd-pc-inline">
        <Button size="small" type="primary" disabled={!good} loading={save.isPending} onClick={submit}>
          {t('pc.save')}
        </Button>
        <Button size="small" disabled={save.isPending} onClick={done}>
          {t('pc.cancel')}
        </Button>
      </span>
    </fieldset>
  );
}
