import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Attempt } from '../api/types';

interface AttemptSwitchProps {
  attempts: Attempt[];
  chosen: string;
  choose(id: string): void;
}

/** Which attempt is shown; not there while there is only one. */
export function AttemptSwitch({ attempts, chosen, choose }: AttemptSwitchProps) {
  const { t } = useTranslation();
  if (attempts.length < 2) return null;
  return (
    <Select
      aria-label={t('log.attempts')}
      value={chosen}
      onChange={choose}
      popupMatchSelectWidth={false}
      options={attempts.map(({ id, number, state }) => ({
        value: id,
        label: `${t('log.attempt', { number })} · ${t(`states.${state}`)}`,
      }))}
    />
  );
}
