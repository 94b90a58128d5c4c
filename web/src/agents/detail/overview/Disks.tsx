import { WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Disk } from '../../../api/types';
import { formatBytes, formatNumber } from '../../../i18n/format';
import { roomOf } from './diskRoom';
import { NotReported } from './Section';

const ALL = 100; // percent

/** The disks with what is free on each. */
export function Disks({ disks }: { disks: readonly Disk[] }) {
  const { t } = useTranslation();
  if (disks.length === 0) return <NotReported text={t('pc.notTold')} />;
  return (
    <ul className="cd-pc-disks">
      {disks.map((disk) => (
        <DiskLine key={`${disk.mount}\n${disk.device}`} disk={disk} />
      ))}
    </ul>
  );
}

function DiskLine({ disk }: { disk: Disk }) {
  const { t, i18n } = useTranslation();
  const { share, fullness } = roomOf(disk);
  const percent = Math.round(share * ALL);
  const bytes = (size: number) => formatBytes(size, i18n.language);
  const words = t('pc.disks.free', { free: bytes(disk.free), size: bytes(disk.size) });
  const trouble = fullness === 'low' || fullness === 'critical';
  return (
    <li className={`cd-pc-disk cd-pc-disk-${fullness}`}>
      <div className="cd-pc-disk-name">
        <bdi title={disk.mount || disk.device}>{disk.mount || disk.device || t('pc.notTold')}</bdi>
        <bdi className="cd-soft" title={disk.device}>
          {[disk.device !== disk.mount && disk.device, disk.file_system].filter(Boolean).join(' · ')}
        </bdi>
      </div>
      {/* The words beside it say the same. */}
      <div className="cd-pc-meter" aria-hidden="true">
        <span style={{ width: `${share * ALL}%` }} />
      </div>
      <div className="cd-pc-disk-room">
        {fullness === 'unknown' ? <NotReported text={t('pc.notTold')} /> : words}
        {trouble && (
          <span className="cd-pc-disk-warning">
            <WarningFilled aria-hidden="true" /> {t(`pc.disks.${fullness}`)}
          </span>
        )}
        <span className="cd-number cd-soft">
          {fullness !== 'unknown' && t('pc.disks.used', { n: formatNumber(percent, i18n.language) })}
        </span>
      </div>
    </li>
  );
}
