/** The small controls in the header: live connection, language, light and dark. */

import { GlobalOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Dropdown, Grid, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { LiveState } from '../api/events';
import { assertNever } from '../api/never';
import { LANGUAGE_NAMES, LANGUAGES, switchLanguage } from '../i18n';
import { useLiveState } from './live';
import { useScheme } from './theme';

function look(state: LiveState): 'on' | 'waiting' | 'off' {
  switch (state) {
    case 'live':
      return 'on';
    case 'connecting':
      return 'waiting';
    case 'reconnecting':
    case 'stopped':
      return 'off';
    default:
      return assertNever(state);
  }
}

export function LiveIndicator() {
  const { t } = useTranslation();
  const state = useLiveState();
  const hint =
    state === 'live'
      ? t('app.live.liveHint')
      : state === 'reconnecting'
        ? t('app.live.reconnectingHint')
        : undefined;
  return (
    <Tooltip title={hint}>
      <span className={`cd-live cd-live-${look(state)}`} role="status" aria-label={t('app.live.label')}>
        <span className="cd-dot" aria-hidden="true" />
        <span className="cd-live-text">{t(`app.live.${state}`)}</span>
      </span>
    </Tooltip>
  );
}

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const wide = Grid.useBreakpoint().sm !== false;
  const current = LANGUAGES.find((language) => language === i18n.language) ?? 'en';
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [current],
        items: LANGUAGES.map((language) => ({
          key: language,
          label: <span lang={language}>{LANGUAGE_NAMES[language]}</span>,
          onClick: () => switchLanguage(language),
        })),
      }}
    >
      <Button
        type="text"
        icon={<GlobalOutlined />}
        aria-label={`${t('app.language')}: ${LANGUAGE_NAMES[current]}`}
      >
        {wide ? LANGUAGE_NAMES[current] : null}
      </Button>
    </Dropdown>
  );
}

export function SchemeToggle() {
  const { t } = useTranslation();
  const { scheme, toggle } = useScheme();
  const label = scheme === 'dark' ? t('app.themeToLight') : t('app.themeToDark');
  return (
    <Tooltip title={label}>
      <Button
        type="text"
        icon={scheme === 'dark' ? <SunOutlined /> : <MoonOutlined />}
        aria-label={label}
        onClick={toggle}
      />
    </Tooltip>
  );
}
