import { useTranslation } from 'react-i18next';

/** Online or not: a dot and, because colour alone says nothing to some, the word. */
export function Presence({ online, bare = false }: { online: boolean; bare?: boolean }) {
  const { t } = useTranslation();
  const word = online ? t('agents.online') : t('agents.offline');
  return (
    <span className={online ? 'cd-presence cd-presence-on' : 'cd-presence'} title={bare ? word : undefined}>
      <span className="cd-dot" aria-hidden="true" />
      <span className={bare ? 'cd-hidden' : undefined}>{word}</span>
    </span>
  );
}
