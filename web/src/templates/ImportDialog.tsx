/** Makes a template from a file; what is wrong in it is shown at its line. */

import { InboxOutlined } from '@ant-design/icons';
import { Alert, App, Input, Modal, Upload } from 'antd';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ApiError } from '../api/errors';
import { useImportTemplate } from '../api/hooks/templates';
import { ScriptEditor } from '../editor/ScriptEditor';
import type { Translate } from '../i18n';
import { errorText, fieldText } from '../i18n/errorText';
import { templateName } from '../i18n/templateWords';

const LARGEST = 2 * 1024 * 1024; // bytes; the server takes less

export function ImportDialog({ close }: { close: () => void }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const taking = useImportTemplate();
  const field = useId();
  const [text, setText] = useState('');
  const [name, setName] = useState('');
  const wrong = useMemo(() => mistakeOf(taking.error, t), [taking.error, t]);
  const change = (next: string) => {
    setText(next);
    taking.reset();
  };
  const read = async (file: File) => {
    try {
      if (file.size > LARGEST) throw new RangeError(file.name);
      change(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()));
    } catch (error) {
      const reason =
        error instanceof RangeError ? fieldText('file_too_large', t) : t('templates.file.unreadable');
      void message.error(reason);
    }
  };
  const submit = () =>
    taking.mutate(
      { text, name: name.trim() },
      {
        onSuccess: (made) => {
          void message.success(t('templates.file.imported', { name: templateName(made, i18n.language) }));
          void navigate(`/templates/${made.id}`);
        },
      },
    );
  return (
    <Modal
      open
      width={720}
      title={t('templates.file.title')}
      okText={t('templates.file.import')}
      okButtonProps={{ disabled: text.trim() === '' || (wrong?.taken && name.trim() === '') }}
      confirmLoading={taking.isPending}
      onOk={submit}
      onCancel={close}
    >
      <p className="cd-lead">{t('templates.file.text')}</p>
      <Upload.Dragger
        accept=".toml,application/toml,text/plain"
        showUploadList={false}
        maxCount={1}
        beforeUpload={(file) => {
          void read(file);
          return false;
        }}
      >
        <p>
          <InboxOutlined /> {t('templates.file.drop')}
        </p>
      </Upload.Dragger>
      <div className="cd-import-text">
        <ScriptEditor
          kind="toml"
          label={t('templates.file.content')}
          value={text}
          onChange={change}
          findings={wrong?.marks}
          height="260px"
        />
      </div>
      {wrong && <Alert type="error" showIcon className="cd-form-alert" title={wrong.text} />}
      {wrong?.taken && (
        <div className="cd-import-name">
          <label htmlFor={field}>{t('templates.file.name')}</label>
          <Input
            id={field}
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={200}
            autoFocus
          />
          <span className="cd-soft">{t('templates.file.nameHint')}</span>
        </div>
      )}
    </Modal>
  );
}

interface Mistake {
  text: string;
  taken: boolean;
  marks: { line: number; message: string }[];
}

/** What is wrong, and on which line. */
export function mistakeOf(error: unknown, t: Translate): Mistake | undefined {
  if (!error) return undefined;
  if (!(error instanceof ApiError)) return { text: errorText(error, t), taken: false, marks: [] };
  const taken = error.code === 'name_taken';
  const { line, said, field } = error.details;
  const reason = error.fields.text;
  if (typeof line !== 'number' || reason === undefined)
    return { text: errorText(error, t), taken, marks: [] };
  const words = fieldText(reason, t);
  // The parser's own words, in English, say more than ours about what it could not read.
  const more = reason === 'file_syntax' ? said : field;
  const message = typeof more === 'string' && more ? `${words} (${more.replace(/\.$/, '')})` : words;
  return { text: t('templates.file.atLine', { line, reason: message }), taken, marks: [{ line, message }] };
}
