import {
  CloseOutlined,
  DeleteOutlined,
  DownOutlined,
  PlayCircleOutlined,
  TagsOutlined,
  UndoOutlined,
} from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAgentActions } from '../../actions/useAgentActions';
import { usePermission } from '../../api/hooks/session';
import type { Standing } from '../../filters/agentFilter';
import { formatNumber } from '../../i18n/format';
import { TagPcsDialog } from '../../tags/TagPcsDialog';
import { chosenFilter, chosenPcs } from '../../ui/chosenPcs';
import { RemoveDialog } from './RemoveDialog';
import { choiceOf } from './selection';
import { useRestore } from './useRestore';
import type { ListSelection } from './useSelection';

interface BulkBarProps {
  selection: ListSelection;
  /** PCs that match the filter, on all pages. */
  total: number;
  standing: Standing;
}

/** What can be done with the ticked PCs; not there while none is. */
export function BulkBar({ selection, total, standing }: BulkBarProps) {
  const { t, i18n } = useTranslation();
  const { chosen, count } = selection;
  if (count === 0) return null;
  const number = formatNumber(count, i18n.language);
  const all = chosen.kind === 'all';
  const removed = standing === 'removed';
  return (
    <section className="cd-bulk" aria-label={t('list.bulk.label')}>
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={t('common.clearSelection')}
        title={t('common.clearSelection')}
        onClick={selection.clear}
      />
      <span className="cd-bulk-count" role="status">
        {all ? t('list.bulk.all', { count, number }) : t('list.bulk.some', { count, number })}
      </span>
      {!all && !removed && selection.ticks === 'all' && total > count && (
        <Button type="link" size="small" onClick={selection.chooseAll}>
          {t('list.bulk.chooseAll', { count: total, number: formatNumber(total, i18n.language) })}
        </Button>
      )}
      <span className="cd-bulk-actions">
        {removed ? (
          <Restore selection={selection} />
        ) : (
          <Actions selection={selection} quarantined={standing === 'quarantined'} />
        )}
      </span>
    </section>
  );
}

/** PCs in quarantine get no work until somebody has decided which is which. */
function Actions({ selection, quarantined }: { selection: ListSelection; quarantined: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayDeploy = usePermission('deploy');
  const mayManage = usePermission('manage');
  const mayEnroll = usePermission('enroll');
  const [open, setOpen] = useState<'tags' | 'remove'>();
  const { chosen, count } = selection;
  const actions = useAgentActions(choiceOf(chosen));
  const close = () => setOpen(undefined);
  const run = () =>
    void navigate('/deployments/new', {
      state: chosen.kind === 'all' ? chosenFilter(chosen.filter) : chosenPcs(chosen.pcs),
    });
  return (
    <>
      {quarantined && mayEnroll && (
        <Button type="primary" size="small" onClick={() => void navigate('/quarantine')}>
          {t('list.bulk.decide')}
        </Button>
      )}
      {mayDeploy && !quarantined && (
        <Button type="primary" size="small" icon={<PlayCircleOutlined />} onClick={run}>
          {t('list.bulk.run')}
        </Button>
      )}
      {mayManage && (
        <Button size="small" icon={<TagsOutlined />} onClick={() => setOpen('tags')}>
          {t('list.bulk.tags')}
        </Button>
      )}
      {actions.items.length > 0 && !quarantined && (
        <Dropdown menu={{ items: actions.items }} trigger={['click']} placement="topRight">
          <Button size="small" icon={<DownOutlined />} iconPlacement="end">
            {t('list.bulk.more')}
          </Button>
        </Dropdown>
      )}
      {mayEnroll && (
        <Button size="small" danger icon={<DeleteOutlined />} onClick={() => setOpen('remove')}>
          {t('list.bulk.remove')}
        </Button>
      )}
      {actions.dialog}
      <TagPcsDialog open={open === 'tags'} close={close} choice={choiceOf(chosen)} count={count} />
      <RemoveDialog open={open === 'remove'} close={close} selection={selection} />
    </>
  );
}

function Restore({ selection }: { selection: ListSelection }) {
  const { t } = useTranslation();
  const mayEnroll = usePermission('enroll');
  const { restore, busy } = useRestore(selection.clear);
  const { chosen } = selection;
  if (!mayEnroll || chosen.kind === 'all') return null;
  return (
    <Button
      type="primary"
      size="small"
      icon={<UndoOutlined />}
      loading={busy}
      onClick={() => restore([...chosen.pcs.keys()])}
    >
      {t('list.bulk.restore')}
    </Button>
  );
}
