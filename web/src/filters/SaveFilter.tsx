import { StarOutlined } from '@ant-design/icons';
import { App, Button, Form, Input, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSavedFilters, useSaveFilter } from '../api/hooks/savedFilters';
import { errorText } from '../i18n/errorText';
import { NAME_LIMIT } from '../tags/nameLimit';
import { asBody, type Filter, fullFilter, isSameFilter } from './agentFilter';

/** Gives the present filter a name; not offered for one that has a name already. */
export function SaveFilter({ filter }: { filter: Filter }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const saved = useSavedFilters().data;
  const save = useSaveFilter();
  if (!saved || saved.some((one) => isSameFilter(fullFilter(one.filter), filter))) return null;
  const submit = ({ name }: { name: string }) =>
    save.mutate(
      { name: name.trim(), filter: asBody(filter) },
      {
        onSuccess: () => {
          setOpen(false);
          message.success(t('filters.savedNow', { name: name.trim() }));
        },
      },
    );
  const change = (next: boolean) => {
    save.reset();
    setOpen(next);
  };
  return (
    <Popover
      open={open}
      onOpenChange={change}
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      destroyOnHidden
      content={
        <Form className="cd-save-filter" layout="vertical" requiredMark={false} onFinish={submit}>
          <Form.Item
            name="name"
            label={t('filters.name')}
            extra={t('filters.shared')}
            rules={[{ required: true, whitespace: true, message: t('fields.missing') }]}
            {...(save.error && { validateStatus: 'error' as const, help: errorText(save.error, t) })}
          >
            <Input
              maxLength={NAME_LIMIT}
              autoFocus
              autoComplete="off"
              placeholder={t('filters.nameExample')}
            />
          </Form.Item>
          <Button type="primary" size="small" htmlType="submit" loading={save.isPending}>
            {t('filters.save')}
          </Button>
        </Form>
      }
    >
      <Button type="link" size="small" icon={<StarOutlined />}>
        {t('filters.saveThis')}
      </Button>
    </Popover>
  );
}
