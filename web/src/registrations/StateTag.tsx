import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RegistrationState } from '../api/types';

const COLOURS: Record<RegistrationState, string | undefined> = {
  pending: 'processing',
  approved: 'success',
  completed: 'success',
  rejected: 'error',
};

/** How far a request has come. */
export function StateTag({ state }: { state: RegistrationState }) {
  const { t } = useTranslation();
  return <Tag color={COLOURS[state]}>{t(`enrolling.state.${state}`)}</Tag>;
}
