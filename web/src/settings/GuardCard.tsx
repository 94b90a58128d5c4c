/** The guard's policy; only administrators change it. */

import { App, Button, InputNumber, Segmented } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangeGuardPolicy, useGuardPolicy } from '../api/hooks/guard';
import type { GuardPolicy } from '../api/types';
import { errorText } from '../i18n/errorText';
import { ErrorState, LoadingState } from '../ui/States';
import { type Choice, choicesOf, DANGERS, policyOf } from './guardChoices';

const MOST = 1_000_000; // PCs, as on the server
const CHOICES: readonly Choice[] = ['allow', 'ask', 'forbid'];

export function GuardCard() {
  const { t } = useTranslation();
  const found = useGuardPolicy();
  return (
    <section className="cd-panel cd-panel-pad cd-guard">
      <h2>{t('guard.title')}</h2>
      <p className="cd-soft">{t('guard.lead')}</p>
      {found.data && <GuardForm key={JSON.stringify(found.data)} saved={found.data} />}
      {!found.data && found.error && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {!found.data && !found.error && <LoadingState />}
    </section>
  );
}

function GuardForm({ saved }: { saved: GuardPolicy }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const field = useId();
  const change = useChangeGuardPolicy();
  const [above, setAbove] = useState<number | null>(saved.confirm_above);
  const [choices, setChoices] = useState(() => choicesOf(saved));
  const changed =
    above !== null &&
    (above !== saved.confirm_above || JSON.stringify(choices) !== JSON.stringify(choicesOf(saved)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!changed) return;
    change.mutate(
      { confirm_above: above, ...policyOf(choices) },
      {
        onSuccess: () => void message.success(t('guard.saved')),
        onError: (error) => void message.error(errorText(error, t)),
      },
    );
  };
  return (
    <form className="cd-settings" onSubmit={submit}>
      <label htmlFor={field}>{t('guard.above')}</label>
      <InputNumber
        id={field}
        size="small"
        value={above}
        onChange={setAbove}
        min={0}
        max={MOST}
        precision={0}
        status={above === null ? 'error' : undefined}
        suffix={t('guard.aboveUnit')}
      />
      <h3 id={`${field}-when`}>{t('guard.when')}</h3>
      <ul className="cd-guard-choices" aria-labelledby={`${field}-when`}>
        {DANGERS.map((danger) => (
          <li key={danger}>
            <span id={`${field}-${danger}`}>{t(`create.danger.${danger}`)}</span>
            <Segmented<Choice>
              size="small"
              aria-labelledby={`${field}-${danger}`}
              value={choices[danger]}
              onChange={(choice) => setChoices({ ...choices, [danger]: choice })}
              options={CHOICES.map((choice) => ({ value: choice, label: t(`guard.${choice}`) }))}
            />
          </li>
        ))}
      </ul>
      <p className="cd-soft">{t('guard.hint')}</p>
      <Button type="primary" htmlType="submit" disabled={!changed} loading={change.isPending}>
        {t('guard.save')}
      </Button>
    </form>
  );
}
