import { SaveOutlined } from '@ant-design/icons';
import { App, AutoComplete, Button, Form, Modal, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/errors';
import {
  useAnnouncementTemplates,
  useChangeAnnouncementTemplate,
  useCreateAnnouncementTemplate,
} from '../../api/hooks/announcementTemplates';
import { errorText, fieldText } from '../../i18n/errorText';
import { type MessageValues, messageOf } from '../create/values';

/** Keeps what the form says under a name. */
export function SaveAsTemplate({ values }: { values: MessageValues }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Tooltip title={values.title.trim() ? '' : t('announce.templates.needsTitle')}>
        <Button icon={<SaveOutlined />} disabled={!values.title.trim()} onClick={() => setOpen(true)}>
          {t('announce.templates.saveAs')}
        </Button>
      </Tooltip>
      {open && <SaveDialog values={values} close={() => setOpen(false)} />}
    </>
  );
}

function SaveDialog({ values, close }: { values: MessageValues; close(): void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const templates = useAnnouncementTemplates().data ?? [];
  const [name, setName] = useState(values.title.trim());
  const create = useCreateAnnouncementTemplate();
  const change = useChangeAnnouncementTemplate();
  const wanted = name.trim();
  const same = templates.find((one) => one.name.toLocaleLowerCase() === wanted.toLocaleLowerCase());
  const error = create.error ?? change.error;
  const save = () => {
    if (!wanted) return;
    const kept = messageOf({ ...values, until: '' });
    const onSuccess = () => {
      void message.success(t('announce.templates.saved', { name: wanted }));
      close();
    };
    if (same) change.mutate({ id: same.id, body: { ...kept, name: wanted } }, { onSuccess });
    else create.mutate({ ...kept, name: wanted }, { onSuccess });
  };
  return (
    <Modal
      open
      title={t('announce.templates.saveAs')}
      okText={t(same ? 'announce.templates.overwrite' : 'common.save')}
      okButtonProps={{ disabled: !wanted }}
      confirmLoading={create.isPending || change.isPending}
      onOk={save}
      onCancel={close}
    >
      <p className="cd-lead">{t('announce.templates.saveLead')}</p>
      <Form.Item
        layout="vertical"
        label={t('announce.templates.name')}
        htmlFor="cd-announce-template"
        validateStatus={error ? 'error' : ''}
        help={error ? refusal(error, t) : same && t('announce.templates.exists')}
      >
        <AutoComplete
          id="cd-announce-template"
          value={name}
          onChange={setName}
          autoFocus
          options={templates.map((one) => ({ value: one.name }))}
          showSearch={{
            filterOption: (search, option) => (option?.value ?? '').includes(search) && search !== name,
          }}
        />
      </Form.Item>
    </Modal>
  );
}

function refusal(error: unknown, t: Parameters<typeof errorText>[1]): string {
  const reasons = error instanceof ApiError ? Object.values(error.fields) : [];
  return reasons[0] ? fieldText(reasons[0], t) : errorText(error, t);
}
