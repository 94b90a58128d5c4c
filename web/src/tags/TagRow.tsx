import { DeleteOutlined, EditOutlined, MergeCellsOutlined } from '@ant-design/icons';
import { App, Button, Popconfirm, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useDeleteTag, useMergeTag, useRenameTag } from '../api/hooks/tags';
import type { CountedTag } from '../api/types';
import { errorText } from '../i18n/errorText';
import { InlineName } from '../ui/InlineName';
import { NAME_LIMIT } from './nameLimit';
import { TagChip } from './TagChip';

interface TagRowProps {
  tag: CountedTag;
  others: readonly CountedTag[];
  close: () => void;
}

type Doing = 'nothing' | 'renaming' | 'merging';

/** One tag: how many PCs have it, and what can be done with it. */
export function TagRow({ tag, others, close }: TagRowProps) {
  const { t } = useTranslation();
  const [doing, setDoing] = useState<Doing>('nothing');
  const rename = useRenameTag();
  const stop = () => {
    rename.reset();
    setDoing('nothing');
  };
  const { id, name, agents } = tag;
  return (
    <li className="cd-line cd-tag-row">
      {doing === 'renaming' ? (
        <InlineName
          name={name}
          label={t('tags.name')}
          maxLength={NAME_LIMIT}
          busy={rename.isPending}
          problem={rename.error ? errorText(rename.error, t) : undefined}
          save={(next) => rename.mutate({ id, name: next }, { onSuccess: stop })}
          cancel={stop}
        />
      ) : (
        <>
          <span className="cd-tag-row-name">
            <TagChip name={name} />
          </span>
          <Link
            className="cd-tag-row-count"
            to={`/agents?${new URLSearchParams({ tag: name })}`}
            onClick={close}
          >
            {t('tags.pcs', { count: agents })}
          </Link>
        </>
      )}
      {doing === 'merging' && <Merge tag={tag} others={others} stop={stop} />}
      {doing === 'nothing' && (
        <TagButtons tag={tag} mayMerge={others.length > 1} start={(next) => setDoing(next)} />
      )}
    </li>
  );
}

interface TagButtonsProps {
  tag: CountedTag;
  mayMerge: boolean;
  start(doing: Doing): void;
}

function TagButtons({ tag, mayMerge, start }: TagButtonsProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const remove = useDeleteTag();
  const { id, name, agents } = tag;
  return (
    <span className="cd-tag-row-buttons">
      <Button
        type="text"
        size="small"
        icon={<EditOutlined />}
        title={t('common.rename')}
        aria-label={t('tags.rename', { name })}
        onClick={() => start('renaming')}
      />
      {mayMerge && (
        <Button
          type="text"
          size="small"
          icon={<MergeCellsOutlined />}
          title={t('tags.mergeShort')}
          aria-label={t('tags.merge', { name })}
          onClick={() => start('merging')}
        />
      )}
      <Popconfirm
        title={t('tags.deleteTitle', { name })}
        description={t('tags.deleteText', { count: agents })}
        okText={t('common.delete')}
        okButtonProps={{ danger: true }}
        onConfirm={() => remove.mutate(id, { onError: (error) => message.error(errorText(error, t)) })}
      >
        <Button
          type="text"
          size="small"
          danger
          icon={<DeleteOutlined />}
          title={t('common.delete')}
          aria-label={t('tags.delete', { name })}
        />
      </Popconfirm>
    </span>
  );
}

function Merge({ tag, others, stop }: { tag: CountedTag; others: readonly CountedTag[]; stop: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [into, setInto] = useState<string>();
  const merge = useMergeTag();
  const target = others.find((one) => one.id === into);
  const submit = () =>
    target &&
    merge.mutate(
      { id: tag.id, into: target.id },
      {
        onSuccess: () => message.success(t('tags.merged', { name: tag.name, into: target.name })),
        onError: (error) => message.error(errorText(error, t)),
      },
    );
  return (
    <span className="cd-tag-merge">
      <Select
        size="small"
        autoFocus
        defaultOpen
        showSearch={{ optionFilterProp: 'name' }}
        placeholder={t('tags.mergeInto')}
        aria-label={t('tags.mergeInto')}
        value={into}
        onChange={setInto}
        options={others
          .filter((one) => one.id !== tag.id)
          .map((one) => ({ value: one.id, name: one.name, label: <TagChip name={one.name} /> }))}
      />
      <Button size="small" type="primary" disabled={!target} loading={merge.isPending} onClick={submit}>
        {t('tags.mergeShort')}
      </Button>
      <Button size="small" onClick={stop}>
        {t('common.cancel')}
      </Button>
    </span>
  );
}
