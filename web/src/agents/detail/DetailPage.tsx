import { ArrowLeftOutlined } from '@ant-design/icons';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Detail } from './Detail';

/** A PC as a page of its own, where there is no room beside it. */
export function DetailPage({ id, list }: { id: string; list: string }) {
  const { t } = useTranslation();
  useEffect(() => window.scrollTo(0, 0), []);
  return (
    <>
      <Link to={list} className="cd-back">
        <ArrowLeftOutlined aria-hidden="true" /> {t('pc.back')}
      </Link>
      <section className="cd-panel cd-pc-page" aria-label={t('pc.label')}>
        <Detail key={id} id={id} />
      </section>
    </>
  );
}
