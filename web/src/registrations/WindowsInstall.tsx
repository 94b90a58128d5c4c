import { DownloadOutlined } from '@ant-design/icons';
import { Alert, Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatedEnrollmentToken, WindowsInstaller } from '../api/types';
import { formatBytes } from '../i18n/format';
import { CodeToCopy, CopyIcon } from '../ui/Copy';

const LINES = ['msiexec', 'powershell', 'startup_script', 'intune'] as const;
const WAYS = ['hand', ...LINES] as const;
const FOR_MANY = new Set<Way>(['startup_script', 'intune']);
type Way = (typeof WAYS)[number];

interface WindowsInstallProps {
  made: CreatedEnrollmentToken;
  installer: WindowsInstaller;
}

/** The installer, and how it gets onto one PC or many. */
export function WindowsInstall({ made, installer }: WindowsInstallProps) {
  const { t, i18n } = useTranslation();
  const [way, setWay] = useState<Way>('hand');
  const count = made.token.uses_left;
  return (
    <div className="cd-installer">
      <div className="cd-installer-file">
        <div>
          <strong>{installer.file_name}</strong> <span>{formatBytes(installer.size, i18n.language)}</span>
          <div className="cd-installer-hash">
            {t('installer.hash')} <code>{installer.sha256}</code>
            <CopyIcon text={installer.sha256} label={t('installer.copyHash')} />
          </div>
        </div>
        <Button icon={<DownloadOutlined />} href={`/agent/${installer.file_name}`} download>
          {t('installer.download')}
        </Button>
      </div>
      <Segmented<Way>
        value={way}
        onChange={setWay}
        options={WAYS.map((value) => ({ value, label: t(`installer.way.${value}`) }))}
      />
      {way === 'hand' ? (
        <ByHand server={installer.server} secret={made.secret} />
      ) : (
        <>
          <CodeToCopy text={installer[way]} hint={t(`installer.hint.${way}`)} />
          <p className="cd-installer-note">{t(`installer.note.${way}`)}</p>
        </>
      )}
      {FOR_MANY.has(way) && count !== null && (
        <Alert type="warning" showIcon title={t('installer.limited', { count })} />
      )}
    </div>
  );
}

function ByHand({ server, secret }: { server: string; secret: string }) {
  const { t } = useTranslation();
  return (
    <>
      <ol className="cd-installer-steps">
        <li>{t('installer.steps.run')}</li>
        <li>{t('installer.steps.ask')}</li>
        <li>{t('installer.steps.fill')}</li>
      </ol>
      <CodeToCopy text={server} hint={t('installer.server')} />
      <CodeToCopy text={secret} hint={t('installer.token')} />
    </>
  );
}
