import {
  CopyOutlined,
  DeleteOutlined,
  EditOutlined,
  ExportOutlined,
  MoreOutlined,
  RocketOutlined,
} from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { usePermission } from '../api/hooks/session';
import { templateFileUrl, useDeleteTemplate, useDuplicateTemplate } from '../api/hooks/templates';
import type { Template } from '../api/types';
import { errorText } from '../i18n/errorText';
import { templateName } from '../i18n/templateWords';

/** What can be done with a template, as far as one may. */
export function TemplateActions({ template }: { template: Template }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const mayDeploy = usePermission('deploy');
  const mayManage = usePermission('manage');
  const duplicate = useDuplicateTemplate();
  const remove = useRemoval(template);
  const isOld = template.version !== template.latest;
  const copy = () =>
    duplicate.mutate(template.id, {
      onSuccess: (made) => {
        void message.success(t('templates.duplicated', { name: templateName(made, i18n.language) }));
        void navigate(`/templates/${made.id}/edit`);
      },
      onError: (error) => void message.error(errorText(error, t)),
    });
  const file = {
    key: 'export',
    icon: <ExportOutlined />,
    label: (
      <a href={templateFileUrl(template.id, isOld ? template.version : undefined)} download>
        {t('templates.export')}
      </a>
    ),
  };
  const managing = [
    { key: 'duplicate', icon: <CopyOutlined />, label: t('templates.duplicate'), onClick: copy },
    file,
    { type: 'divider' as const },
    { key: 'delete', icon: <DeleteOutlined />, danger: true, label: t('templates.delete'), onClick: remove },
  ];
  return (
    <>
      <Dropdown menu={{ items: mayManage ? managing : [file] }} trigger={['click']} placement="bottomRight">
        <Button icon={<MoreOutlined />} aria-label={t('templates.more')} />
      </Dropdown>
      {mayManage && !isOld && (
        <Link to={`/templates/${template.id}/edit`}>
          <Button icon={<EditOutlined />}>{t('templates.edit')}</Button>
        </Link>
      )}
      {mayDeploy && !isOld && (
        <Link to={`/deployments/new?template=${template.id}`}>
          <Button type="primary" icon={<RocketOutlined />}>
            {t('templates.deploy')}
          </Button>
        </Link>
      )}
    </>
  );
}

/** Asks, deletes, and goes back to the list. */
function useRemoval(template: Template) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { message, modal } = App.useApp();
  const remove = useDeleteTemplate();
  const name = templateName(template, i18n.language);
  return () =>
    modal.confirm({
      title: t('templates.deleteTitle', { name }),
      content: (
        <>
          <p>{t('templates.deleteText')}</p>
          {template.built_in && <p>{t('templates.deleteBuiltIn')}</p>}
        </>
      ),
      okText: t('templates.delete'),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await remove.mutateAsync(template.id);
          void message.success(t('templates.deleted', { name }));
          void navigate('/templates', { replace: true });
        } catch (error) {
          void message.error(errorText(error, t));
        }
      },
    });
}
