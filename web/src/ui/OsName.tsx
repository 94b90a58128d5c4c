import { DesktopOutlined, LinuxOutlined, WindowsOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';

const ICONS = { linux: LinuxOutlined, windows: WindowsOutlined } as const;
const NAMES = { linux: 'os.linux', windows: 'os.windows', darwin: 'os.darwin' } as const;

/** The operating system as its maker calls it, with its icon. */
export function OsName({ os, name }: { os: string; name: string }) {
  const { t } = useTranslation();
  const Icon = os in ICONS ? ICONS[os as keyof typeof ICONS] : DesktopOutlined;
  const plain = os in NAMES ? t(NAMES[os as keyof typeof NAMES]) : os;
  return (
    <span className="cd-os">
      <Icon aria-hidden="true" />
      <span>{name || plain}</span>
    </span>
  );
}
