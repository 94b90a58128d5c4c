import { useTranslation } from 'react-i18next';
import type { SavedFilter, TargetKind } from '../../api/types';
import type { CreateValues } from '../createValues';
import { TargetField } from '../TargetField';
import { OfflineFields } from './OfflineFields';

interface WhereSectionProps {
  values: CreateValues;
  counts: Partial<Record<TargetKind, number>>;
  savedFilters: readonly SavedFilter[];
}

/** On which PCs, and what becomes of those that are off. */
export function WhereSection({ values, counts, savedFilters }: WhereSectionProps) {
  const { t } = useTranslation();
  return (
    <section className="cd-panel cd-create-part cd-create-where" aria-labelledby="cd-create-where">
      <h2 id="cd-create-where">{t('create.target')}</h2>
      <TargetField
        chosen={values.target}
        counts={counts}
        savedFilters={savedFilters}
        later={values.when.kind !== 'now'}
      />
      <OfflineFields {...values} />
    </section>
  );
}
