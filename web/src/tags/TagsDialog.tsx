import { PlusOutlined } from '@ant-design/icons';
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCreateTag, useTags } from '../api/hooks/tags';
import { errorText } from '../i18n/errorText';
import { ErrorState, LoadingState } from '../ui/States';
import { NAME_LIMIT } from './nameLimit';
import { TagRow } from './TagRow';

const WIDTH = 620; // px
const SEARCH_FROM = 12; // tags; fewer are seen at a glance

/** All tags with how many PCs have them: made, renamed, merged, deleted. */
export function TagsDialog({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal open={open} title={t('tags.manage')} footer={null} onCancel={close} width={WIDTH} destroyOnHidden>
      <p className="cd-lead">{t('tags.lead')}</p>
      <NewTag />
      <TagLines close={close} />
    </Modal>
  );
}

function NewTag() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [name, setName] = useState('');
  const create = useCreateTag();
  const submit = () =>
    create.mutate(name.trim(), {
      onSuccess: () => {
        message.success(t('tags.created', { name: name.trim() }));
        setName('');
      },
    });
  return (
    <form
      className="cd-new-tag"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) submit();
      }}
    >
      <div>
        <Input
          value={name}
          maxLength={NAME_LIMIT}
          placeholder={t('tags.newPlaceholder')}
          aria-label={t('tags.new')}
          status={create.error ? 'error' : ''}
          onChange={(event) => {
            create.reset();
            setName(event.target.value);
          }}
        />
        {create.error && (
          <p className="cd-inline-problem" role="alert">
            {errorText(create.error, t)}
          </p>
        )}
      </div>
      <Button htmlType="submit" icon={<PlusOutlined />} loading={create.isPending} disabled={!name.trim()}>
        {t('tags.create')}
      </Button>
    </form>
  );
}

function TagLines({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const tags = useTags();
  if (tags.isPending) return <LoadingState />;
  if (tags.error) return <ErrorState error={tags.error} retry={() => void tags.refetch()} />;
  if (tags.data.length === 0) return <p className="cd-nothing">{t('tags.none')}</p>;
  const wanted = search.trim().toLocaleLowerCase();
  const shown = tags.data.filter((tag) => tag.name.toLocaleLowerCase().includes(wanted));
  return (
    <>
      {tags.data.length >= SEARCH_FROM && (
        <Input
          className="cd-tag-search"
          allowClear
          size="small"
          placeholder={t('tags.search')}
          aria-label={t('tags.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <ul className="cd-lines cd-scroll">
        {shown.map((tag) => (
          <TagRow key={tag.id} tag={tag} others={tags.data} close={close} />
        ))}
      </ul>
      {shown.length === 0 && <p className="cd-nothing">{t('filters.notFound')}</p>}
    </>
  );
}
