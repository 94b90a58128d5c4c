import { App, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAnnouncementTemplates } from '../../api/hooks/announcementTemplates';
import type { AnnouncementMessage } from '../../api/types';
import type { MessageValues } from '../create/values';
import { PriorityMark } from '../marks';

interface TemplatePickerProps {
  /** What the form says now: it is not replaced without asking. */
  written: MessageValues;
  choose(message: AnnouncementMessage): void;
}

/** The messages that are kept; not there while there is none. */
export function TemplatePicker({ written, choose }: TemplatePickerProps) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const templates = useAnnouncementTemplates().data;
  if (!templates?.length) return null;
  const pick = (id: string) => {
    const template = templates.find((one) => one.id === id);
    if (!template) return;
    const take = () => choose(template.message);
    if (!hasWork(written, templates)) return take();
    void modal.confirm({
      title: t('create.templateReplace'),
      content: t('announce.templates.replaceText', { name: template.name }),
      okText: t('create.templateReplaceYes'),
      cancelText: t('create.templateReplaceNo'),
      onOk: take,
    });
  };
  return (
    <Select
      className="cd-template-picker"
      aria-label={t('create.template')}
      placeholder={t('create.templatePick')}
      value={null}
      onChange={(id) => id && pick(id)}
      popupMatchSelectWidth={360}
      placement="bottomRight"
      showSearch={{ optionFilterProp: 'words' }}
      options={templates.map((one) => ({
        value: one.id,
        label: one.name,
        words: `${one.name} ${one.message.title}`,
        template: one,
      }))}
      optionRender={({ data }) => (
        <div className="cd-option-lines">
          <span className="cd-template-option">
            <bdi>{data.template.name}</bdi>
            <PriorityMark priority={data.template.message.priority ?? 'normal'} />
          </span>
          <span className="cd-soft">{data.template.message.title}</span>
        </div>
      )}
    />
  );
}

/** Whether something would be lost: what came from a template as it is would not. */
function hasWork(
  { title, body }: MessageValues,
  templates: readonly { message: AnnouncementMessage }[],
): boolean {
  if (!title.trim() && !body.trim()) return false;
  return !templates.some(({ message }) => message.title === title && (message.body ?? '') === body);
}
