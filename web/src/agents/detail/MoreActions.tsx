/** What can be done to a PC beside running a command. */

import { DeleteOutlined, KeyOutlined, MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAgentActions } from '../../actions/useAgentActions';
import { usePermission } from '../../api/hooks/session';
import type { Agent } from '../../api/types';
import { ReissueDialog } from '../../registrations/ReissueDialog';
import { RemoveDialog } from '../list/RemoveDialog';

export function MoreActions({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const mayEnroll = usePermission('enroll');
  const [removing, setRemoving] = useState(false);
  const [reissuing, setReissuing] = useState(false);
  const actions = useAgentActions({ agent_ids: [agent.id] });
  // Who is in quarantine gets no work, so there is nothing to ask of it.
  const items = agent.state === 'active' ? [...actions.items] : [];
  if (mayEnroll && agent.state !== 'removed') {
    if (items.length > 0) items.push({ type: 'divider' });
    items.push({
      key: 'reissue',
      icon: <KeyOutlined />,
      label: t('reissue.action'),
      onClick: () => setReissuing(true),
    });
    items.push({
      key: 'remove',
      icon: <DeleteOutlined />,
      danger: true,
      label: t('pc.remove'),
      onClick: () => setRemoving(true),
    });
  }
  if (items.length === 0) return null;
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <Button icon={<MoreOutlined />} aria-label={t('actions.menu')} title={t('actions.menu')} />
      </Dropdown>
      {actions.dialog}
      <ReissueDialog
        agent={reissuing ? { id: agent.id, name: agent.facts.host_name } : undefined}
        close={() => setReissuing(false)}
      />
      <RemoveDialog
        open={removing}
        close={() => setRemoving(false)}
        selection={{
          chosen: { kind: 'some', pcs: new Map([[agent.id, agent.facts.host_name]]) },
          count: 1,
          clear: () => {},
        }}
      />
    </>
  );
}
