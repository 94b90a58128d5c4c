import { Form, type FormInstance } from 'antd';
import { useState } from 'react';
import type { SavedFilter } from '../api/types';
import { Folds } from './create/Folds';
import { type Fold, foldsOf, placeOf } from './create/places';
import { ScriptSection } from './create/ScriptSection';
import { Summary } from './create/Summary';
import { sentOf } from './create/sent';
import { TemplateFields } from './create/TemplateFields';
import { TemplatePicker } from './create/TemplatePicker';
import { useFieldErrors } from './create/useFieldErrors';
import { type KnownCounts, useHit } from './create/useHit';
import { useMarks } from './create/useMarks';
import { useSight } from './create/useSight';
import type { Sent } from './create/useSubmit';
import { useTemplateChoice } from './create/useTemplateChoice';
import { WhenSection } from './create/WhenSection';
import { WhereSection } from './create/WhereSection';
import type { CreateValues, Made } from './createValues';

/** What the form begins with. */
export interface Start {
  values: CreateValues;
  made: Made;
  /** Names of secrets that a copy lacks. */
  secretsMissing: ReadonlySet<string>;
}

interface CreateFormProps {
  start: Start;
  counts: KnownCounts;
  savedFilters: readonly SavedFilter[];
  busy: boolean;
  error: unknown;
  submit(sent: Sent): void;
  /** Whenever something was changed, for the draft. */
  changed?(values: CreateValues, made: Made, secrets: ReadonlySet<string>): void;
}

/** The form itself; what the server refuses stands at the field that it is about. */
export function CreateForm({ start, counts, savedFilters, busy, error, submit, changed }: CreateFormProps) {
  const [form] = Form.useForm<CreateValues>();
  const all = () => form.getFieldsValue(true) as CreateValues;
  const values = useValues(form, start.values);
  const [open, setOpen] = useState<Fold[]>(start.secretsMissing.size > 0 ? ['parameters'] : []);
  const choice = useTemplateChoice(form, start.made, (made) => keep(made));
  const { hit, counts: shown } = useHit(values, counts);
  const { examination } = useSight(values);
  const findings = useMarks(examination);
  const problem = useFieldErrors(form, error, values, placeOf, setOpen);
  const keep = (made: Made) => {
    const secrets = choice.parameters.filter((one) => one.type === 'secret').map((one) => one.name);
    changed?.(all(), made, new Set(secrets));
  };
  const names = choice.parameters.map((one) => one.name);
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={start.values}
      className="cd-create"
      onValuesChange={() => keep(choice.made)}
      onFinish={() => submit(sentOf(all(), choice.made, choice.parameters))}
      onFinishFailed={({ errorFields }) =>
        setOpen([...open, ...foldsOf(errorFields.map(({ name }) => name))])
      }
      scrollToFirstError={{ focus: true, block: 'center' }}
    >
      <div className="cd-create-fields">
        <ScriptSection
          kind={values.kind}
          os={choice.template?.os ?? null}
          hasDescription={start.values.description !== ''}
          findings={findings}
          parameters={names}
          template={
            <TemplatePicker chosen={choice.made.templateId} busy={choice.busy} choose={choice.choose} />
          }
        >
          {choice.template && names.length > 0 && (
            <TemplateFields template={choice.template} given={values.given} error={error} />
          )}
        </ScriptSection>
        <WhereSection values={values} counts={shown} savedFilters={savedFilters} />
        <WhenSection />
        <Folds
          values={values}
          secretsMissing={start.secretsMissing}
          taken={names}
          open={open}
          setOpen={setOpen}
        />
      </div>
      <Summary
        values={values}
        hit={hit}
        examination={examination}
        noPcs={counts.all === 0}
        busy={busy}
        problem={problem}
      />
    </Form>
  );
}

/** All values, also of fields that are not shown. */
function useValues(form: FormInstance<CreateValues>, first: CreateValues): CreateValues {
  const watched = Form.useWatch((all: CreateValues) => all, { form, preserve: true });
  return watched?.script === undefined ? first : watched;
}
