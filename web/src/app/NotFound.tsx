import { CompassOutlined, ToolOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PageHeader } from '../ui/PageHeader';
import { EmptyState } from '../ui/States';

/** For an address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <>
      <span className="cd-hidden">
        <PageHeader title={t('app.notFound.title')} />
      </span>
      <EmptyState
        icon={<CompassOutlined />}
        title={t('app.notFound.title')}
        text={t('app.notFound.text')}
        action={
          <Link to="/agents">
            <Button type="primary" tabIndex={-1}>
              {t('app.notFound.home')}
            </Button>
          </Link>
        }
      />
    </>
  );
}

/** For a page that threw. */
export function Crash() {
  const { t } = useTranslation();
  return (
    <main className="cd-alone" role="alert">
      <EmptyState
        icon={<ToolOutlined />}
        title={t('app.crash.title')}
        text={t('app.crash.text')}
        action={
          <Button type="primary" onClick={() => location.reload()}>
            {t('app.crash.reload')}
          </Button>
        }
      />
    </main>
  );
}
