import { useTranslation } from 'react-i18next';
import type { ExitMeaning } from '../../api/types';

/** An exit code with what it means, where somebody knows. `good`: it counts as success here. */
export function ExitCell({
  code,
  meaning,
  good,
}: {
  code: number | null;
  meaning: ExitMeaning | null;
  good: boolean;
}) {
  const { t } = useTranslation();
  if (code === null) return <span className="cd-soft">{t('common.none')}</span>;
  return (
    <span className="cd-exit-cell">
      <code className={good ? 'cd-exit' : 'cd-exit cd-exit-bad'}>{code}</code>
      {meaning && <MeaningText meaning={meaning} />}
    </span>
  );
}

/** What an exit code means, in the viewer's language; its name where people look it up by that. */
export function MeaningText({ meaning }: { meaning: ExitMeaning }) {
  const { i18n } = useTranslation();
  const words = i18n.language === 'ko' ? meaning.ko : meaning.en;
  return (
    <span className="cd-meaning" title={`${meaning.source} ${meaning.name}: ${words}`}>
      {words}
    </span>
  );
}
