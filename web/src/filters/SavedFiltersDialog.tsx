import { DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { App, Button, Modal, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangeSavedFilter, useDeleteSavedFilter, useSavedFilters } from '../api/hooks/savedFilters';
import type { SavedFilter } from '../api/types';
import { errorText } from '../i18n/errorText';
import { NAME_LIMIT } from '../tags/nameLimit';
import { InlineName } from '../ui/InlineName';
import { ErrorState, LoadingState } from '../ui/States';
import { fullFilter } from './agentFilter';
import { filterText } from './filterWords';

const WIDTH = 560; // px

/** Renames and deletes saved filters. */
export function SavedFiltersDialog({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open={open}
      title={t('filters.manage')}
      footer={null}
      onCancel={close}
      width={WIDTH}
      destroyOnHidden
    >
      <p className="cd-lead">{t('filters.lead')}</p>
      <SavedFilterLines />
    </Modal>
  );
}

function SavedFilterLines() {
  const { t } = useTranslation();
  const saved = useSavedFilters();
  if (saved.isPending) return <LoadingState />;
  if (saved.error) return <ErrorState error={saved.error} retry={() => void saved.refetch()} />;
  if (saved.data.length === 0) return <p className="cd-nothing">{t('filters.none')}</p>;
  return (
    <ul className="cd-lines cd-scroll">
      {saved.data.map((one) => (
        <SavedFilterRow key={one.id} saved={one} />
      ))}
    </ul>
  );
}

function SavedFilterRow({ saved }: { saved: SavedFilter }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [renaming, setRenaming] = useState(false);
  const change = useChangeSavedFilter();
  const remove = useDeleteSavedFilter();
  const stop = () => {
    change.reset();
    setRenaming(false);
  };
  const { id, name } = saved;
  return (
    <li className="cd-line">
      <div className="cd-line-text">
        {renaming ? (
          <InlineName
            name={name}
            label={t('filters.name')}
            maxLength={NAME_LIMIT}
            busy={change.isPending}
            problem={change.error ? errorText(change.error, t) : undefined}
            save={(next) => change.mutate({ id, name: next }, { onSuccess: stop })}
            cancel={stop}
          />
        ) : (
          <strong>
            <bdi>{name}</bdi>
          </strong>
        )}
        <span className="cd-soft">{filterText(fullFilter(saved.filter), t)}</span>
      </div>
      {!renaming && (
        <>
          <Button
            type="text"
            size="small"
            icon={<EditOutlined />}
            aria-label={t('filters.rename', { name })}
            title={t('common.rename')}
            onClick={() => setRenaming(true)}
          />
          <Popconfirm
            title={t('filters.deleteTitle', { name })}
            description={t('filters.deleteText')}
            okText={t('common.delete')}
            okButtonProps={{ danger: true }}
            onConfirm={() => remove.mutate(id, { onError: (error) => message.error(errorText(error, t)) })}
          >
            <Button
              type="text"
              size="small"
              danger
              icon={<DeleteOutlined />}
              aria-label={t('filters.delete', { name })}
              title={t('common.delete')}
            />
          </Popconfirm>
        </>
      )}
    </li>
  );
}
