import { Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Announcement } from '../../api/types';
import { SearchField } from '../../ui/SearchField';
import { MISSED, stepsOf } from '../steps';
import type { Place, Which } from '../usePlace';

const ANY = 'any';

/** What decides which PCs are listed. */
export function ReceiptFilters({ announcement, place }: { announcement: Announcement; place: Place }) {
  const { t } = useTranslation();
  const steps = stepsOf(announcement);
  return (
    <div className="cd-toolbar">
      <SearchField
        label={t('receipts.list.search')}
        value={place.search}
        search={(search, quiet) => place.go({ search }, quiet)}
      />
      <Select<Which | typeof ANY>
        className="cd-receipts-which"
        aria-label={t('receipts.list.which')}
        value={place.which ?? ANY}
        onChange={(which) => place.go({ which: which === ANY ? undefined : which })}
        popupMatchSelectWidth={false}
        options={[
          { value: ANY, label: t('receipts.list.any') },
          {
            label: t('receipts.list.missed'),
            options: steps.map((step) => ({
              value: MISSED[step],
              label: t(`receipts.missed.${MISSED[step]}`),
            })),
          },
          {
            label: t('receipts.list.came'),
            options: steps.map((step) => ({ value: step, label: t(`announce.rate.${step}`) })),
          },
        ]}
      />
      {place.network !== undefined && (
        <Tag
          closable={{ 'aria-label': t('receipts.list.anyNetwork') }}
          onClose={() => place.go({ network: undefined })}
        >
          {place.network ? t('receipts.list.network', { network: place.network }) : t('coverage.unknown')}
        </Tag>
      )}
    </div>
  );
}
