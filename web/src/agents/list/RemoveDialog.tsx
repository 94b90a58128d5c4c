import { Alert, App, Button, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRemoveAgents } from '../../api/hooks/agents';
import { errorText } from '../../i18n/errorText';
import { formatNumber } from '../../i18n/format';
import { choiceOf } from './selection';
import type { ListSelection } from './useSelection';

interface RemoveDialogProps {
  open: boolean;
  close: () => void;
  /** Of the list, or of one PC that is looked at. */
  selection: Pick<ListSelection, 'chosen' | 'count' | 'clear'>;
}

/** Asks before PCs are removed. */
export function RemoveDialog({ open, close, selection }: RemoveDialogProps) {
  const { t, i18n } = useTranslation();
  const { count } = selection;
  return (
    <Modal
      open={open}
      title={t('list.remove.title', { count, number: formatNumber(count, i18n.language) })}
      footer={null}
      onCancel={close}
      destroyOnHidden
    >
      <Question close={close} selection={selection} />
    </Modal>
  );
}

const MANY = 20; // PCs; more are not removed by a slip of the mouse
const NAMES = 8; // that are told, so that one sees whom it hits

function Question({ close, selection }: Omit<RemoveDialogProps, 'open'>) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const [typed, setTyped] = useState<number | null>(null);
  const remove = useRemoveAgents();
  const { chosen, count } = selection;
  const names = chosen.kind === 'some' ? [...chosen.pcs.values()] : [];
  const submit = () =>
    remove.mutate(choiceOf(chosen), {
      onSuccess: ({ removed }) => {
        void message.success(t('list.remove.done', { count: removed }));
        selection.clear();
        close();
      },
    });
  return (
    <>
      <p className="cd-lead">{t('list.remove.text')}</p>
      {names.length > 0 && (
        <ul className="cd-remove-names">
          {names.slice(0, NAMES).map((name, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two PCs may have one name
            <li key={index}>
              <bdi>{name}</bdi>
            </li>
          ))}
          {names.length > NAMES && (
            <li className="cd-soft">{t('list.remove.more', { count: names.length - NAMES })}</li>
          )}
        </ul>
      )}
      {count > MANY && (
        <div className="cd-field">
          <span>{t('list.remove.confirm', { number: formatNumber(count, i18n.language) })}</span>
          <InputNumber<number>
            aria-label={t('list.remove.number')}
            value={typed}
            onChange={setTyped}
            precision={0}
            autoFocus
          />
        </div>
      )}
      {remove.error && <Alert type="error" showIcon title={errorText(remove.error, t)} />}
      <div className="cd-dialog-end">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button
          type="primary"
          danger
          loading={remove.isPending}
          disabled={count > MANY && typed !== count}
          onClick={submit}
        >
          {t('list.remove.submit', { count, number: formatNumber(count, i18n.language) })}
        </Button>
      </div>
    </>
  );
}
