import { Alert, App, Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTagAgents } from '../api/hooks/tags';
import type { AgentChoice } from '../api/types';
import { errorText } from '../i18n/errorText';
import { TagsField } from './TagsField';

interface TagPcsDialogProps {
  open: boolean;
  close: () => void;
  choice: AgentChoice;
  count: number;
}

/** Puts tags on PCs and takes tags from them. */
export function TagPcsDialog({ open, close, choice, count }: TagPcsDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal open={open} title={t('tags.change', { count })} footer={null} onCancel={close} destroyOnHidden>
      <TagPcs choice={choice} count={count} close={close} />
    </Modal>
  );
}

function TagPcs({ choice, count, close }: Omit<TagPcsDialogProps, 'open'>) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  const change = useTagAgents();
  const nothing = add.length === 0 && remove.length === 0;
  const submit = () =>
    change.mutate(
      { choice, add, remove },
      {
        onSuccess: ({ changed }) => {
          message.success(t('tags.changed', { count: changed }));
          close();
        },
      },
    );
  return (
    <>
      <div className="cd-field">
        <span>{t('tags.add')}</span>
        <TagsField
          value={add}
          onChange={(names) => {
            setAdd(names);
            setRemove(remove.filter((name) => !names.includes(name)));
          }}
          mayMake
          placeholder={t('tags.addPlaceholder')}
          label={t('tags.add')}
        />
      </div>
      <div className="cd-field">
        <span>{t('tags.remove')}</span>
        <TagsField
          value={remove}
          onChange={(names) => {
            setRemove(names);
            setAdd(add.filter((name) => !names.includes(name)));
          }}
          mayMake={false}
          placeholder={t('tags.removePlaceholder')}
          label={t('tags.remove')}
        />
      </div>
      {change.error && <Alert type="error" showIcon title={errorText(change.error, t)} />}
      <div className="cd-dialog-end">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button type="primary" disabled={nothing} loading={change.isPending} onClick={submit}>
          {t('tags.apply', { count })}
        </Button>
      </div>
    </>
  );
}
