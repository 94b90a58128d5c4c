import { Alert, Button, Form, Input, Segmented, Select } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';
import { HowFields } from '../command/HowFields';
import { SCRIPT_KINDS, type ScriptKind } from '../command/how';
import { ScriptEditor } from '../editor/ScriptEditor';
import { scriptLanguage } from '../editor/scriptLanguage';
import { ParametersEditor } from '../parameters/ParametersEditor';
import { FormErrors } from './FormErrors';
import { useKeptOpen } from './useKeptOpen';
import { useRefusals } from './useRefusals';
import { parameterErrors, pastingLines, type TemplateOs, type TemplateValues } from './values';

interface TemplateFormProps {
  initial: TemplateValues;
  label: string;
  busy: boolean;
  error: unknown;
  /** It is done; one may leave. */
  saved: boolean;
  /** What was edited, for saying that somebody else changed it. */
  stale?: { id: string; base: number };
  submit(values: TemplateValues): void;
  overwrite?(values: TemplateValues, latest: number): void;
}

export function TemplateForm({
  initial,
  label,
  busy,
  error,
  saved,
  stale,
  submit,
  overwrite,
}: TemplateFormProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<TemplateValues>();
  const [touched, setTouched] = useState(false);
  const values = { ...initial, ...Form.useWatch([], form) };
  useRefusals(form, error);
  useKeptOpen(touched && !saved);
  const wrong = useMemo(() => parameterErrors(error instanceof ApiError ? error.fields : {}), [error]);
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={initial}
      onFinish={submit}
      onValuesChange={() => setTouched(true)}
      className="cd-template-form"
    >
      <Part title={t('templates.form.what')}>
        <NameFields />
        <ScriptFields values={values} />
      </Part>
      <Part title={t('templates.form.parameters')} text={t('templates.form.parametersHint')}>
        <Form.Item name="parameters" className="cd-create-last">
          <ParametersEditor errors={wrong} />
        </Form.Item>
      </Part>
      <Part title={t('create.how')}>
        <HowFields runAs={values.runAs} sessions={values.sessions} success={values.success} />
      </Part>
      <div className="cd-template-end">
        {error != null && (
          <FormErrors
            error={error}
            stale={stale}
            overwrite={
              overwrite && ((latest) => overwrite(form.getFieldsValue(true) as TemplateValues, latest))
            }
          />
        )}
        <Button type="primary" htmlType="submit" size="large" loading={busy}>
          {label}
        </Button>
      </div>
    </Form>
  );
}

function Part({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section className="cd-panel cd-panel-pad" aria-label={title}>
      <h2>{title}</h2>
      {text && <p className="cd-lead">{text}</p>}
      {children}
    </section>
  );
}

function NameFields() {
  const { t } = useTranslation();
  return (
    <>
      <div className="cd-form-pair">
        <Form.Item
          name="name"
          label={t('templates.form.name')}
          rules={[
            { required: true, whitespace: true, message: t('fields.name_empty') },
            { max: 200, message: t('fields.name_too_long') },
          ]}
        >
          <Input placeholder={t('templates.form.namePlaceholder')} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="tags"
          label={t('templates.form.tags')}
          rules={[{ type: 'array', max: 20, message: t('fields.template_tags_unusable') }]}
        >
          <Select
            mode="tags"
            open={false}
            suffixIcon={null}
            tokenSeparators={[',']}
            placeholder={t('templates.form.tagsPlaceholder')}
          />
        </Form.Item>
      </div>
      <Form.Item
        name="description"
        label={t('templates.form.description')}
        rules={[{ max: 2000, message: t('fields.description_too_long') }]}
      >
        <Input.TextArea
          className="cd-template-about-input"
          rows={2}
          placeholder={t('templates.form.descriptionPlaceholder')}
        />
      </Form.Item>
    </>
  );
}

const SYSTEMS: readonly TemplateOs[] = ['windows', 'linux', 'any'];

function ScriptFields({ values }: { values: TemplateValues }) {
  const { t } = useTranslation();
  const os = values.os === 'any' ? null : values.os;
  const names = values.parameters.map((one) => one.name).join(' ');
  const parameters = useMemo(() => names.split(' ').filter(Boolean), [names]);
  const isCmd = scriptLanguage(values.kind, values.script, os) === 'cmd';
  const findings = useMemo(
    () =>
      isCmd
        ? pastingLines(values.script).map((line) => ({ line, message: t('templates.form.pasting') }))
        : [],
    [isCmd, values.script, t],
  );
  return (
    <>
      <div className="cd-template-choices">
        <Form.Item name="kind" label={t('create.kind')}>
          <Segmented<ScriptKind>
            aria-label={t('create.kind')}
            options={SCRIPT_KINDS.toReversed().map((one) => ({
              value: one,
              label: t(`create.kinds.${one}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="os" label={t('templates.form.os')}>
          <Segmented<TemplateOs>
            aria-label={t('templates.form.os')}
            options={SYSTEMS.map((one) => ({ value: one, label: t(`templates.os.${one}`) }))}
          />
        </Form.Item>
      </div>
      <Form.Item
        name="script"
        label={t('templates.form.script')}
        className="cd-create-last"
        rules={[{ required: true, whitespace: true, message: t('fields.script_empty') }]}
      >
        <ScriptEditor
          kind={values.kind}
          os={os}
          label={t('templates.form.script')}
          parameters={parameters}
          findings={findings}
        />
      </Form.Item>
      {findings.length > 0 && (
        <Alert type="warning" showIcon className="cd-template-pasting" title={t('templates.form.pasting')} />
      )}
    </>
  );
}
