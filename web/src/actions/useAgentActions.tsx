/** Everything that can be done to PCs beside running a command, as items of a menu and the dialogs behind them. */

import {
  DatabaseOutlined,
  NotificationOutlined,
  PoweroffOutlined,
  ReloadOutlined,
  ThunderboltOutlined,
} from '@ant-design/icons';
import type { MenuProps } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { usePermission } from '../api/hooks/session';
import { assertNever } from '../api/never';
import type { AgentChoice, PcAction } from '../api/types';
import { chosenFilter, chosenPcs } from '../ui/chosenPcs';
import './actions.css';
import { PowerDialog } from './PowerDialog';
import { SoftDialog } from './SoftDialog';

export interface AgentActions {
  /** Only what the viewer may do; empty for who only looks. */
  items: NonNullable<MenuProps['items']>;
  /** The open dialog; to be drawn anywhere. */
  dialog: ReactNode;
}

export function useAgentActions(choice: AgentChoice): AgentActions {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayAnnounce = usePermission('announce');
  const mayDeploy = usePermission('deploy');
  const mayManage = usePermission('manage');
  // The choice is that of the click: what is selected meanwhile must not change what is confirmed.
  const [open, setOpen] = useState<{ action: PcAction; choice: AgentChoice }>();
  const item = (action: PcAction, icon: ReactNode, danger = false) => ({
    key: action,
    icon,
    danger,
    label: t(`actions.name.${action}`),
    onClick: () => setOpen({ action, choice }),
  });
  const items: AgentActions['items'] = [];
  if (mayAnnounce) {
    items.push({
      key: 'announce',
      icon: <NotificationOutlined />,
      label: t('announce.action'),
      onClick: () => void navigate('/announcements/new', { state: targetIn(choice) }),
    });
  }
  if (mayManage) {
    items.push(item('wake', <ThunderboltOutlined />));
    items.push(item('collect_inventory', <DatabaseOutlined />));
  }
  if (mayDeploy) {
    if (items.length > 0) items.push({ type: 'divider' });
    items.push(item('restart', <ReloadOutlined />, true));
    items.push(item('shut_down', <PoweroffOutlined />, true));
  }
  return { items, dialog: open && <Dialog {...open} close={() => setOpen(undefined)} /> };
}

/** What the form of an announcement begins with. */
function targetIn({ agent_ids, filter }: AgentChoice) {
  if (filter) return chosenFilter({ ...filter, tags: filter.tags ?? [] });
  return chosenPcs((agent_ids ?? []).map((id) => [id, '']));
}

function Dialog({ action, choice, close }: { action: PcAction; choice: AgentChoice; close(): void }) {
  switch (action) {
    case 'restart':
    case 'shut_down':
      return <PowerDialog action={action} choice={choice} close={close} />;
    case 'wake':
    case 'collect_inventory':
      return <SoftDialog action={action} choice={choice} close={close} />;
    default:
      return assertNever(action);
  }
}
