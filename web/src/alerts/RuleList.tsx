import { AlertOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Popconfirm, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAlertRules, useRemoveAlertRule } from '../api/hooks/alerts';
import { useTags } from '../api/hooks/tags';
import type { AlertRule } from '../api/types';
import { errorText } from '../i18n/errorText';
import { TagChip } from '../tags/TagChip';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { RuleDialog } from './RuleDialog';

/** The rules: which PCs may not be offline for how long. */
export function RuleList({ mayChange }: { mayChange: boolean }) {
  const { t } = useTranslation();
  const list = useAlertRules();
  const [edited, setEdited] = useState<AlertRule | 'new'>();
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  const add = mayChange && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited('new')}>
      {t('alerts.rules.add')}
    </Button>
  );
  return (
    <>
      {list.data.length === 0 ? (
        <EmptyState
          icon={<AlertOutlined />}
          title={t('alerts.rules.emptyTitle')}
          text={t('alerts.rules.emptyText')}
          action={add}
        />
      ) : (
        <>
          <div className="cd-alert-add">{add}</div>
          <ul className="cd-lines">
            {list.data.map((rule) => (
              <RuleLine key={rule.id} rule={rule} mayChange={mayChange} edit={() => setEdited(rule)} />
            ))}
          </ul>
        </>
      )}
      {edited && (
        <RuleDialog rule={edited === 'new' ? undefined : edited} close={() => setEdited(undefined)} />
      )}
    </>
  );
}

function RuleLine({ rule, mayChange, edit }: { rule: AlertRule; mayChange: boolean; edit: () => void }) {
  const { t } = useTranslation();
  return (
    <li className="cd-line">
      <div className="cd-line-text">
        <span className="cd-line-title">
          <strong>{rule.name}</strong>
          {!rule.enabled && <Tag>{t('alerts.rules.off')}</Tag>}
        </span>
        <span className="cd-soft cd-dotted">
          <span>{t('alerts.rules.after', { count: rule.minutes })}</span>
          <span>{t(rule.when_shut_down ? 'alerts.rules.alsoShutDown' : 'alerts.rules.notShutDown')}</span>
          {rule.tell_return && <span>{t('alerts.rules.tellsReturn')}</span>}
        </span>
        <Whom rule={rule} />
      </div>
      {mayChange && (
        <>
          <Button size="small" type="text" onClick={edit}>
            {t('alerts.rules.edit')}
          </Button>
          <RemoveRule id={rule.id} />
        </>
      )}
    </li>
  );
}

function Whom({ rule }: { rule: AlertRule }) {
  const { t } = useTranslation();
  const tags = useTags().data ?? [];
  if (rule.everyone) return <span>{t('alerts.rules.everyone')}</span>;
  if (rule.tag_ids.length === 0) return <span className="cd-wrong">{t('alerts.rules.nobody')}</span>;
  const names = rule.tag_ids.flatMap((id) => tags.find((tag) => tag.id === id)?.name ?? []);
  return (
    <span className="cd-alert-pcs">
      {names.map((name) => (
        <TagChip key={name} name={name} />
      ))}
    </span>
  );
}

function RemoveRule({ id }: { id: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const remove = useRemoveAlertRule();
  const confirm = () =>
    remove.mutateAsync(id).then(
      () => void message.success(t('alerts.rules.removed')),
      (error: unknown) => void message.error(errorText(error, t)),
    );
  return (
    <Popconfirm
      title={t('alerts.rules.removeTitle')}
      description={t('alerts.rules.removeText')}
      okText={t('alerts.rules.remove')}
      okButtonProps={{ danger: true }}
      onConfirm={confirm}
    >
      <Button size="small" type="text" danger>
        {t('alerts.rules.remove')}
      </Button>
    </Popconfirm>
  );
}
