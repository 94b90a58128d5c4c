/** The PCs that claim to be one and the same, and the decision which is which. */

import { SafetyOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useQuarantine } from '../api/hooks/quarantine';
import { PageHeader } from '../ui/PageHeader';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { Case } from './Case';

export default function QuarantinePage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t('quarantine.title')} summary={t('quarantine.summary')} />
      <Cases />
    </>
  );
}

function Cases() {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useQuarantine();
  if (data && data.length > 0) return data.map((one) => <Case key={one.agent.id} of={one} />);
  return (
    <section className="cd-panel">
      {isPending ? (
        <LoadingState />
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <EmptyState
          icon={<SafetyOutlined />}
          title={t('quarantine.empty.title')}
          text={t('quarantine.empty.text')}
        />
      )}
    </section>
  );
}
