import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';
import { errorText, fieldText } from '../i18n/errorText';
import { formField } from './values';

interface FormErrorsProps {
  error: unknown;
  stale?: { id: string; base: number };
  overwrite?: (latest: number) => void;
}

/** Why it was not saved; where somebody else was faster, what can be done about it. */
export function FormErrors({ error, stale, overwrite }: FormErrorsProps) {
  const { t } = useTranslation();
  if (error instanceof ApiError && error.code === 'template_changed' && stale) {
    const latest = Number(error.details.latest);
    const name = String(error.details.changed_by ?? '') || t('templates.byProgram');
    return (
      <Alert
        type="warning"
        showIcon
        className="cd-form-alert"
        title={t('templates.form.stale')}
        description={
          <>
            <p>{t('templates.form.staleText', { base: stale.base, latest, name })}</p>
            <div className="cd-template-stale">
              <Button href={`/templates/${stale.id}/history`} target="_blank">
                {t('templates.form.look', { latest })}
              </Button>
              <Button danger onClick={() => overwrite?.(latest)}>
                {t('templates.form.overwrite')}
              </Button>
            </div>
          </>
        }
      />
    );
  }
  const lost = error instanceof ApiError ? Object.entries(error.fields) : [];
  const words = lost
    .filter(([field]) => !formField(field))
    .map(([field, reason]) => t('templates.form.other', { field, reason: fieldText(reason, t) }));
  return (
    <Alert
      type="error"
      showIcon
      className="cd-form-alert"
      title={[errorText(error, t), ...words].join(' ')}
    />
  );
}
