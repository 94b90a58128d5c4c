import { Form, type FormInstance } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewDeployment, SavedFilter } from '../api/types';
import { Folds } from './create/Folds';
import { OfflineFields } from './create/OfflineFields';
import type { Fold } from './create/places';
import { ScriptSection } from './create/ScriptSection';
import { Summary } from './create/Summary';
import { useFieldErrors } from './create/useFieldErrors';
import { type KnownCounts, useHit } from './create/useHit';
import { WhenFields } from './create/WhenFields';
import { type When, wrongWhen } from './create/when';
import { type CreateValues, type Made, newDeployment } from './createValues';
import { TargetField } from './TargetField';

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
  submit(wish: NewDeployment, count: number): void;
  /** Whenever something was changed, for the draft. */
  changed?(values: CreateValues, made: Made, secrets: ReadonlySet<string>): void;
}

const NO_SECRETS: ReadonlySet<string> = new Set();

/** The form itself; what the server refuses stands at the field that it is about. */
export function CreateForm({ start, counts, savedFilters, busy, error, submit, changed }: CreateFormProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<CreateValues>();
  const values = useValues(form, start.values);
  const [open, setOpen] = useState<Fold[]>(start.secretsMissing.size > 0 ? ['parameters'] : []);
  const { hit, counts: shown } = useHit(values, counts);
  const problem = useFieldErrors(form, error, setOpen);
  const all = () => form.getFieldsValue(true) as CreateValues;
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={start.values}
      className="cd-create"
      onValuesChange={() => changed?.(all(), start.made, NO_SECRETS)}
      onFinish={() => submit(newDeployment(all(), start.made), hit.count ?? 0)}
    >
      <div className="cd-create-fields">
        <ScriptSection
          kind={values.kind}
          hasDescription={start.values.description !== ''}
          findings={[]}
          parameters={[]}
          template={null}
        >
          {null}
        </ScriptSection>
        <section className="cd-panel cd-create-part" aria-labelledby="cd-create-where">
          <h2 id="cd-create-where">{t('create.target')}</h2>
          <TargetField
            chosen={values.target}
            counts={shown}
            savedFilters={savedFilters}
            later={values.when.kind !== 'now'}
          />
          <OfflineFields {...values} />
        </section>
        <section className="cd-panel cd-create-part" aria-labelledby="cd-create-when">
          <h2 id="cd-create-when">{t('create.when')}</h2>
          <Form.Item
            name="when"
            className="cd-create-last"
            rules={[
              {
                validator: (_, when: When) => {
                  const wrong = wrongWhen(when, Date.now());
                  return wrong ? Promise.reject(new Error(t(`fields.${wrong}`))) : Promise.resolve();
                },
              },
            ]}
          >
            <WhenFields />
          </Form.Item>
        </section>
        <Folds values={values} secretsMissing={start.secretsMissing} taken={[]} open={open} setOpen={setOpen} />
      </div>
      <Summary values={values} hit={hit} noPcs={counts.all === 0} busy={busy} problem={problem}>
        {null}
      </Summary>
    </Form>
  );
}

/** All values, also of fields that are not shown. */
function useValues(form: FormInstance<CreateValues>, first: CreateValues): CreateValues {
  const watched = Form.useWatch((all: CreateValues) => all, { form, preserve: true });
  return watched?.script === undefined ? first : watched;
}
