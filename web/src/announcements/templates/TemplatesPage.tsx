/** Announcements that are kept under a name, to be sent again and again. */

import {
  DeleteOutlined,
  EditOutlined,
  FileTextOutlined,
  PlusOutlined,
  SendOutlined,
} from '@ant-design/icons';
import { App, Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import {
  useAnnouncementTemplates,
  useDeleteAnnouncementTemplate,
} from '../../api/hooks/announcementTemplates';
import { usePermission } from '../../api/hooks/session';
import type { AnnouncementTemplate } from '../../api/types';
import { errorText } from '../../i18n/errorText';
import { PageHeader } from '../../ui/PageHeader';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { When } from '../../ui/When';
import { PriorityMark } from '../marks';

import '../keep.css';

export default function TemplatesPage() {
  const { t } = useTranslation();
  const mayAnnounce = usePermission('announce');
  const list = useAnnouncementTemplates();
  const add = mayAnnounce && (
    <Link to="/announcements/templates/new">
      <Button type="primary" icon={<PlusOutlined />}>
        {t('announce.templates.new')}
      </Button>
    </Link>
  );
  return (
    <>
      <PageHeader
        title={t('announce.templates.title')}
        summary={t('announce.templates.summary')}
        back={{ to: '/announcements', text: t('announce.list.title') }}
        actions={list.data?.length ? add : undefined}
      />
      <section className="cd-panel">
        {list.error && !list.data && <ErrorState error={list.error} retry={() => void list.refetch()} />}
        {list.isPending && <LoadingState />}
        {list.data?.length === 0 && (
          <EmptyState
            icon={<FileTextOutlined />}
            title={t('announce.templates.emptyTitle')}
            text={t('announce.templates.emptyText')}
            action={add}
          />
        )}
        {list.data && list.data.length > 0 && (
          <ul className="cd-lines cd-announce-templates">
            {list.data.map((one) => (
              <Line key={one.id} template={one} mayChange={mayAnnounce} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function Line({ template, mayChange }: { template: AnnouncementTemplate; mayChange: boolean }) {
  const { t } = useTranslation();
  const { message } = template;
  return (
    <li className="cd-line">
      <div className="cd-line-text">
        <span className="cd-line-title">
          <strong>
            <bdi>{template.name}</bdi>
          </strong>
          <PriorityMark priority={message.priority ?? 'normal'} />
        </span>
        <span className="cd-announce-kept">{message.title}</span>
        <span className="cd-soft cd-dotted">
          <span>{t(`announce.displayOption.${message.display ?? 'toast'}`)}</span>
          {message.needs_confirmation && <span>{t('announce.templates.confirmed')}</span>}
          {message.question && <span>{t(`announce.asks.${message.question.kind}`)}</span>}
          <span>
            <When at={template.changed_at} /> {template.changed_by}
          </span>
        </span>
      </div>
      {mayChange && <LineActions template={template} />}
    </li>
  );
}

function LineActions({ template }: { template: AnnouncementTemplate }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const remove = useDeleteAnnouncementTemplate();
  const { id, name } = template;
  return (
    <span className="cd-announce-line-actions">
      <Button
        size="small"
        icon={<SendOutlined />}
        onClick={() => void navigate(`/announcements/new?template=${id}`)}
      >
        {t('announce.templates.use')}
      </Button>
      <Button
        type="text"
        size="small"
        icon={<EditOutlined />}
        aria-label={t('announce.templates.edit', { name })}
        title={t('announce.templates.editTitle')}
        onClick={() => void navigate(`/announcements/templates/${id}`)}
      />
      <Popconfirm
        title={t('announce.templates.deleteTitle', { name })}
        description={t('announce.templates.deleteText')}
        okText={t('common.delete')}
        okButtonProps={{ danger: true }}
        onConfirm={() => remove.mutate(id, { onError: (error) => message.error(errorText(error, t)) })}
      >
        <Button
          type="text"
          size="small"
          danger
          icon={<DeleteOutlined />}
          aria-label={t('announce.templates.delete', { name })}
          title={t('common.delete')}
        />
      </Popconfirm>
    </span>
  );
}
