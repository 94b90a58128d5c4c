import { useTranslation } from 'react-i18next';
import type { Examination } from '../../api/types';
import { lookUp } from '../../i18n/lookUp';

const SHOWN = 8; // places; more of them tell nobody more

/** What the guard flagged, each with its place in the script. */
export function Found({ findings }: Pick<Examination, 'findings'>) {
  const { t } = useTranslation();
  if (findings.length === 0) return null;
  return (
    <ul className="cd-found" aria-label={t('create.found')}>
      {findings.slice(0, SHOWN).map((one) => (
        <li key={`${one.line}/${one.class}/${one.why}/${one.text}`}>
          <b>{t(`create.danger.${one.class}`)}</b>
          <span className="cd-soft">{t('create.line', { line: one.line })}</span>
          {lookUp(t, `guard.why.${one.why}`) && (
            <span className="cd-soft">{lookUp(t, `guard.why.${one.why}`)}</span>
          )}
          <code>{one.text}</code>
        </li>
      ))}
      {findings.length > SHOWN && (
        <li className="cd-soft">{t('create.foundMore', { count: findings.length - SHOWN })}</li>
      )}
    </ul>
  );
}
