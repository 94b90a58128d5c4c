import { ArrowLeftOutlined } from '@ant-design/icons';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Detail } from './Detail';

/** A PC as a page of its own, where there is no room beside the list. */
export function DetailPage({ id, list }: { id: string; list: string }) {
  const { t } = useTranslation();
  const page = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const before = { focus: document.activeElement, scroll: window.scrollY };
    window.scrollTo(0, 0);
    page.current?.focus({ preventScroll: true });
    return () => {
      // The list is shown again in the same moment; who comes back goes on where they were.
      requestAnimationFrame(() => {
        if (before.focus instanceof HTMLElement) before.focus.focus({ preventScroll: true });
        window.scrollTo(0, before.scroll);
      });
    };
  }, []);
  return (
    <>
      <Link to={list} className="cd-back">
        <ArrowLeftOutlined aria-hidden="true" /> {t('pc.back')}
      </Link>
      <section ref={page} tabIndex={-1} className="cd-panel cd-pc-page" aria-label={t('pc.label')}>
        <Detail key={id} id={id} />
      </section>
    </>
  );
}
