/** The frame around every page: navigation at the left, a header with how things are and who is here. */

import {
  BellOutlined,
  CalendarOutlined,
  DesktopOutlined,
  FileTextOutlined,
  MenuOutlined,
  NotificationOutlined,
  RocketOutlined,
  SettingOutlined,
  UserAddOutlined,
} from '@ant-design/icons';
import { Button, Drawer, Grid, Layout, Menu } from 'antd';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation } from 'react-router';
import type { Session } from '../api/types';
import { QuarantineBanner } from '../quarantine/QuarantineBanner';
import { WaitingCount } from '../registrations/WaitingCount';
import { AccountMenu } from '../session/AccountMenu';
import { PasswordBanner } from '../session/PasswordBanner';
import { Logo } from '../ui/Logo';
import { LoadingState } from '../ui/States';
import { LanguageSwitch, LiveIndicator, SchemeToggle } from './HeaderControls';

const NAVIGATION_WIDTH = 216; // px

export function Shell({ session }: { session: Session }) {
  const { t } = useTranslation();
  const wide = Grid.useBreakpoint().lg !== false;
  const [open, setOpen] = useState(false);
  return (
    <Layout className="cd-shell">
      <a className="cd-skip" href="#content">
        {t('app.skip')}
      </a>
      {wide ? (
        <Layout.Sider width={NAVIGATION_WIDTH} className="cd-sider">
          <Brand />
          <Navigation session={session} />
          <div className="cd-version">{t('app.version', { version: session.server_version })}</div>
        </Layout.Sider>
      ) : (
        <Drawer
          open={open}
          onClose={() => setOpen(false)}
          placement="left"
          size={NAVIGATION_WIDTH + 48}
          title={<Brand />}
          styles={{ body: { padding: 0 }, header: { padding: '0 16px' } }}
        >
          <Navigation session={session} onChoose={() => setOpen(false)} />
        </Drawer>
      )}
      <Layout className="cd-main">
        <Layout.Header className="cd-header">
          {!wide && (
            <>
              <Button
                type="text"
                icon={<MenuOutlined />}
                aria-label={t('app.openNavigation')}
                onClick={() => setOpen(true)}
              />
              <Brand />
            </>
          )}
          <div className="cd-header-space" />
          <LiveIndicator />
          <LanguageSwitch />
          <SchemeToggle />
          <AccountMenu session={session} />
        </Layout.Header>
        <PasswordBanner session={session} />
        <QuarantineBanner />
        <Layout.Content id="content" tabIndex={-1} className="cd-content">
          <Suspense fallback={<LoadingState />}>
            <Outlet />
          </Suspense>
        </Layout.Content>
      </Layout>
    </Layout>
  );
}

function Brand() {
  return (
    <Link to="/agents" className="cd-brand">
      <Logo />
      <span>ControlDock</span>
    </Link>
  );
}

function Navigation({ session, onChoose }: { session: Session; onChoose?: () => void }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const room = `/${pathname.split('/')[1]}`;
  const settings = {
    key: '/settings',
    icon: <SettingOutlined />,
    label: <Link to="/settings">{t('settings.title')}</Link>,
  };
  return (
    <nav aria-label={t('app.navigation')}>
      <Menu
        className="cd-menu"
        selectedKeys={[room]}
        onClick={onChoose}
        items={[
          { key: '/agents', icon: <DesktopOutlined />, label: <Link to="/agents">{t('app.agents')}</Link> },
          {
            key: '/registrations',
            icon: <UserAddOutlined />,
            label: (
              <Link to="/registrations" className="cd-nav-counted">
                {t('app.registrations')} <WaitingCount />
              </Link>
            ),
          },
          {
            key: '/deployments',
            icon: <RocketOutlined />,
            label: <Link to="/deployments">{t('app.deployments')}</Link>,
          },
          {
            key: '/schedules',
            icon: <CalendarOutlined />,
            label: <Link to="/schedules">{t('schedules.title')}</Link>,
          },
          {
            key: '/announcements',
            icon: <NotificationOutlined />,
            label: <Link to="/announcements">{t('announce.list.title')}</Link>,
          },
          {
            key: '/templates',
            icon: <FileTextOutlined />,
            label: <Link to="/templates">{t('app.templates')}</Link>,
          },
          { key: '/alerts', icon: <BellOutlined />, label: <Link to="/alerts">{t('app.alerts')}</Link> },
          ...(session.permissions.includes('administer') ? [settings] : []),
        ]}
      />
    </nav>
  );
}
