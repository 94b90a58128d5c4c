import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AgentChoice } from '../api/types';
import { useAgentActions } from './useAgentActions';

/** The button for one or many PCs; not there for who may do none of it. */
export function ActionsMenu({ choice }: { choice: AgentChoice }) {
  const { t } = useTranslation();
  const { items, dialog } = useAgentActions(choice);
  if (items.length === 0) return null;
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <Button icon={<MoreOutlined />} aria-label={t('actions.menu')} title={t('actions.menu')} />
      </Dropdown>
      {dialog}
    </>
  );
}
