import { Button, Form, Input, Segmented } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SCRIPT_KINDS, type ScriptKind } from '../../command/how';
import type { LineMark } from '../../editor/ScriptEditor';
import { ScriptEditor } from '../../editor/ScriptEditor';

interface ScriptSectionProps {
  kind: ScriptKind;
  /** What the template is for; null: anything. */
  os: 'windows' | 'linux' | null;
  hasDescription: boolean;
  findings: readonly LineMark[];
  /** Names of all parameters, for completion. */
  parameters: readonly string[];
  /** Where a template is chosen. */
  template: ReactNode;
  /** The fields of the template's parameters. */
  children: ReactNode;
}

/** What runs, and what it is called. */
export function ScriptSection({
  kind,
  os,
  hasDescription,
  findings,
  parameters,
  template,
  children,
}: ScriptSectionProps) {
  const { t } = useTranslation();
  const isShell = kind === 'shell';
  const label = t(isShell ? 'create.script' : 'create.scriptPowershell');
  return (
    <section className="cd-panel cd-create-part" aria-labelledby="cd-create-what">
      <header className="cd-create-head">
        <h2 id="cd-create-what">{t('create.what')}</h2>
        {template}
      </header>
      <Form.Item name="kind" className="cd-create-kind">
        <Segmented<ScriptKind>
          aria-label={t('create.kind')}
          options={SCRIPT_KINDS.map((one) => ({ value: one, label: t(`create.kinds.${one}`) }))}
        />
      </Form.Item>
      <Form.Item
        name="script"
        label={<span className="cd-hidden">{label}</span>}
        className="cd-create-script"
        extra={
          os
            ? t('create.templateOs', { os: t(`os.${os}`) })
            : t(isShell ? 'create.scriptHint' : 'create.scriptHintPowershell')
        }
        rules={[{ required: true, whitespace: true, message: t('fields.script_empty') }]}
      >
        <ScriptEditor
          kind={kind}
          os={os}
          label={label}
          findings={findings}
          parameters={parameters}
          placeholder={isShell ? t('create.scriptPlaceholder') : 'Get-ComputerInfo'}
          autoFocus
        />
      </Form.Item>
      {children}
      <NameFields hasDescription={hasDescription} />
    </section>
  );
}

function NameFields({ hasDescription }: { hasDescription: boolean }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(hasDescription);
  return (
    <>
      <Form.Item
        name="name"
        label={t('create.name')}
        rules={[{ max: 200, message: t('fields.name_too_long') }]}
        className={wanted ? undefined : 'cd-create-last'}
      >
        <Input placeholder={t('create.namePlaceholder')} autoComplete="off" />
      </Form.Item>
      {wanted || hasDescription ? (
        <Form.Item
          name="description"
          label={t('create.description')}
          className="cd-create-last"
          rules={[{ max: 2000, message: t('fields.description_too_long') }]}
        >
          <Input.TextArea
            rows={3}
            placeholder={t('create.descriptionPlaceholder')}
            autoFocus={!hasDescription}
          />
        </Form.Item>
      ) : (
        <Button type="link" size="small" className="cd-create-more" onClick={() => setWanted(true)}>
          {t('create.addDescription')}
        </Button>
      )}
    </>
  );
}
