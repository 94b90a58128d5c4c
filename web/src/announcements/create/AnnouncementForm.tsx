import { Form, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import type { NewAnnouncement, SavedFilter } from '../../api/types';
import { useFieldErrors } from '../../deployments/create/useFieldErrors';
import { type KnownCounts, useHit } from '../../deployments/create/useHit';
import { WhenSection } from '../../deployments/create/WhenSection';
import { momentOfStart } from '../../deployments/create/when';
import { TargetField } from '../../deployments/TargetField';
import { dateFormat } from '../../i18n/formatters';
import { useWordsOfNow } from '../../ui/useNow';
import { Screen } from '../preview/Screen';
import { SaveAsTemplate } from '../templates/SaveAsTemplate';
import { TemplatePicker } from '../templates/TemplatePicker';
import { ExpiryFields } from './ExpiryFields';
import { MessageSection } from './MessageSection';
import { placeOf } from './places';
import { Summary } from './Summary';
import { TransmissionSection } from './TransmissionSection';
import { usePreview } from './usePreview';
import { type AnnouncementValues, fromMessage, newAnnouncement } from './values';
import '../announcements.css';

const KINDS = ['now', 'at'] as const;

interface AnnouncementFormProps {
  values: AnnouncementValues;
  copiedFrom: string;
  counts: KnownCounts;
  savedFilters: readonly SavedFilter[];
  sender: string;
  busy: boolean;
  error: unknown;
  submit(wish: NewAnnouncement): void;
  /** Whenever something was changed, for the draft. */
  changed?(values: AnnouncementValues): void;
}

/** The form itself; what the server refuses stands at the field that it is about. */
export function AnnouncementForm(props: AnnouncementFormProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<AnnouncementValues>();
  const all = () => form.getFieldsValue(true) as AnnouncementValues;
  const values = useValues(form, props.values);
  const { hit, counts } = useHit(values, props.counts);
  const preview = usePreview(values);
  const problem = useFieldErrors(form, props.error, values, placeOf);
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={props.values}
      className="cd-create cd-announce"
      onValuesChange={() => props.changed?.(all())}
      onFinish={() => props.submit(newAnnouncement(all(), props.copiedFrom))}
      scrollToFirstError={{ focus: true, block: 'center' }}
    >
      <div className="cd-create-fields">
        <MessageSection
          values={values}
          timed
          tools={
            <div className="cd-announce-tools">
              <TemplatePicker
                choose={(message) => {
                  form.setFieldsValue(fromMessage(message));
                  props.changed?.(all());
                }}
                written={values}
              />
              <SaveAsTemplate values={values} />
            </div>
          }
        />
        <section className="cd-panel cd-create-part cd-create-where" aria-labelledby="cd-announce-where">
          <h2 id="cd-announce-where">{t('announce.target')}</h2>
          <TargetField
            chosen={values.target}
            counts={counts}
            savedFilters={props.savedFilters}
            later={values.when.kind !== 'now'}
            label={t('announce.target')}
          />
        </section>
        <WhenSection title={t('announce.when')} kinds={KINDS}>
          <ExpiryFields {...values} />
        </WhenSection>
        <TransmissionSection chosen={values.transmission} />
      </div>
      <div className="cd-announce-side">
        <Preview values={values} sender={props.sender} />
        <Summary
          values={values}
          hit={hit}
          preview={preview}
          noPcs={props.counts.all === 0}
          busy={props.busy}
          problem={problem}
        />
      </div>
    </Form>
  );
}

/** How it looks at the PC while it is being written. */
function Preview({ values, sender }: { values: AnnouncementValues; sender: string }) {
  const { t, i18n } = useTranslation();
  const start = momentOfStart(values.when);
  const time = useWordsOfNow((now) =>
    dateFormat(i18n.language, { hour: 'numeric', minute: '2-digit' }).format(start ?? now),
  );
  return (
    <section className="cd-panel cd-announce-preview" aria-labelledby="cd-announce-preview">
      <h2 id="cd-announce-preview">{t('announce.preview.title')}</h2>
      <Screen message={values} sender={sender} time={time} />
    </section>
  );
}

/** All values, also of fields that are not shown. */
function useValues(form: FormInstance<AnnouncementValues>, first: AnnouncementValues): AnnouncementValues {
  const watched = Form.useWatch((all: AnnouncementValues) => all, { form, preserve: true });
  return watched?.title === undefined ? first : watched;
}
