/** The tags of a PC; who may, changes them where they stand. */

import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../api/hooks/session';
import { useTagAgents } from '../../api/hooks/tags';
import type { Agent } from '../../api/types';
import { errorText } from '../../i18n/errorText';
import { TagChip } from '../../tags/TagChip';
import { TagsField } from '../../tags/TagsField';
import { tagChange } from './tagChange';

export function TagsInPlace({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const mayManage = usePermission('manage') && agent.state !== 'removed';
  const [editing, setEditing] = useState(false);
  if (editing) return <TagEditor agent={agent} done={() => setEditing(false)} />;
  const none = agent.tags.length === 0;
  if (none && !mayManage) return null;
  return (
    <span className="cd-pc-tags">
      {agent.tags.map((tag) => (
        <TagChip key={tag.id} name={tag.name} />
      ))}
      {mayManage && (
        <Button
          type="text"
          size="small"
          icon={none ? <PlusOutlined /> : <EditOutlined />}
          aria-label={t('pc.tags.edit')}
          onClick={() => setEditing(true)}
        >
          {none ? t('pc.tags.add') : null}
        </Button>
      )}
    </span>
  );
}

function TagEditor({ agent, done }: { agent: Agent; done: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const save = useTagAgents();
  const before = agent.tags.map((tag) => tag.name);
  const [names, setNames] = useState(before);
  const box = useRef<HTMLFieldSetElement>(null);
  useEffect(() => box.current?.querySelector('input')?.focus(), []);
  const submit = () => {
    const change = tagChange(before, names);
    if (change.add.length + change.remove.length === 0) return done();
    save.mutate(
      { choice: { agent_ids: [agent.id] }, ...change },
      { onSuccess: done, onError: (error) => void message.error(errorText(error, t)) },
    );
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation(); // ends the editing, not the whole panel
    done();
  };
  return (
    <fieldset
      ref={box}
      className="cd-pc-tags cd-pc-tags-edit"
      onKeyDown={leave}
      aria-label={t('pc.tags.edit')}
    >
      <TagsField
        value={names}
        onChange={setNames}
        mayMake
        placeholder={t('pc.tags.placeholder')}
        label={t('pc.tags.edit')}
      />
      <Button size="small" type="primary" onClick={submit} loading={save.isPending}>
        {t('pc.save')}
      </Button>
      <Button size="small" onClick={done} disabled={save.isPending}>
        {t('pc.cancel')}
      </Button>
    </fieldset>
  );
}
