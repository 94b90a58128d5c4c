/** Writes a message that is kept, or changes one. */

import { Alert, App, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import {
  useAnnouncementTemplates,
  useChangeAnnouncementTemplate,
  useCreateAnnouncementTemplate,
} from '../../api/hooks/announcementTemplates';
import { usePermission, useSession } from '../../api/hooks/session';
import type { AnnouncementTemplate } from '../../api/types';
import { useFieldErrors } from '../../deployments/create/useFieldErrors';
import { dateFormat } from '../../i18n/formatters';
import { PageHeader } from '../../ui/PageHeader';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { MessageSection } from '../create/MessageSection';
import { placeOf } from '../create/places';
import { TransmissionSection } from '../create/TransmissionSection';
import { DEFAULTS, EMPTY_MESSAGE, fromMessage, type MessageValues, messageOf } from '../create/values';
import { Screen } from '../preview/Screen';
import '../../deployments/create/summary.css';
import '../announcements.css';
import '../keep.css';

const LONGEST_NAME = 200; // characters

type TemplateValues = MessageValues & { name: string };

export default function EditPage() {
  const { t } = useTranslation();
  const { templateId } = useParams();
  const mayAnnounce = usePermission('announce');
  const list = useAnnouncementTemplates();
  const found = list.data?.find((one) => one.id === templateId);
  const missing = templateId !== undefined && list.data !== undefined && !found;
  const ready = mayAnnounce && (templateId === undefined || found !== undefined);
  return (
    <>
      <PageHeader
        title={t(templateId ? 'announce.templates.editTitle' : 'announce.templates.new')}
        back={{ to: '/announcements/templates', text: t('announce.templates.title') }}
      />
      {ready && <TemplateForm template={found} />}
      {!ready && (
        <section className="cd-panel">
          {!mayAnnounce && <EmptyState title={t('announce.notAllowed')} />}
          {mayAnnounce && missing && <EmptyState title={t('announce.templates.gone')} />}
          {mayAnnounce && list.error && !list.data && <ErrorState error={list.error} />}
          {mayAnnounce && list.isPending && <LoadingState />}
        </section>
      )}
    </>
  );
}

/** The name has a place of its own; the rest is the message's. */
function places(field: string) {
  return field === 'name' ? { name: ['name'] } : placeOf(field, DEFAULTS);
}

/** What is edited stays what it was when editing began, whoever saves meanwhile. */
function TemplateForm({ template }: { template: AnnouncementTemplate | undefined }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [form] = Form.useForm<TemplateValues>();
  const [first] = useState<TemplateValues>(() =>
    template ? { ...fromMessage(template.message), name: template.name } : { ...EMPTY_MESSAGE, name: '' },
  );
  const create = useCreateAnnouncementTemplate();
  const change = useChangeAnnouncementTemplate();
  const watched = Form.useWatch((all: TemplateValues) => all, { form, preserve: true });
  const values = watched?.title === undefined ? first : watched;
  const problem = useFieldErrors(form, create.error ?? change.error, values, places);
  const save = () => {
    const sent = form.getFieldsValue(true) as TemplateValues;
    const body = { ...messageOf(sent), name: sent.name.trim() };
    const onSuccess = () => {
      void message.success(t('announce.templates.saved', { name: body.name }));
      void navigate('/announcements/templates', { replace: true });
    };
    if (template) change.mutate({ id: template.id, body }, { onSuccess });
    else create.mutate(body, { onSuccess });
  };
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={first}
      className="cd-create cd-announce"
      onFinish={save}
      scrollToFirstError={{ focus: true, block: 'center' }}
    >
      <div className="cd-create-fields">
        <section className="cd-panel cd-create-part">
          <Form.Item
            name="name"
            label={t('announce.templates.name')}
            className="cd-create-last"
            rules={[
              { required: true, whitespace: true, message: t('fields.name_empty') },
              { max: LONGEST_NAME, message: t('fields.name_too_long') },
            ]}
          >
            <Input autoComplete="off" autoFocus={!template} />
          </Form.Item>
        </section>
        <MessageSection values={values} timed={false} />
        <TransmissionSection chosen={values.transmission} />
      </div>
      <div className="cd-announce-side">
        <Preview values={values} />
        <section className="cd-panel cd-create-summary">
          {problem && <Alert type="error" showIcon title={problem} />}
          <Button
            type="primary"
            htmlType="submit"
            size="large"
            block
            loading={create.isPending || change.isPending}
          >
            {t('common.save')}
          </Button>
        </section>
      </div>
    </Form>
  );
}

function Preview({ values }: { values: MessageValues }) {
  const { t, i18n } = useTranslation();
  const [opened] = useState(() => Date.now());
  const sender = useSession().data?.name ?? '';
  const time = dateFormat(i18n.language, { hour: 'numeric', minute: '2-digit' }).format(opened);
  return (
    <section className="cd-panel cd-announce-preview">
      <h2>{t('announce.preview.title')}</h2>
      <Screen message={values} sender={sender} time={time} />
    </section>
  );
}
