import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';

/** The first address, and how many more there are. */
export function AddressCell({ addresses }: { addresses: string[] }) {
  const { t } = useTranslation();
  const [first, ...others] = addresses;
  if (first === undefined) return <span className="cd-soft">{t('common.none')}</span>;
  return (
    <span className="cd-address">
      {first}
      {others.length > 0 && (
        <Tooltip title={<span className="cd-address-list">{others.join('\n')}</span>}>
          <span className="cd-more">{t('agents.moreAddresses', { count: others.length })}</span>
        </Tooltip>
      )}
    </span>
  );
}
