/** What one version says differently than another. */

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Template } from '../api/types';
import type { Translate } from '../i18n';
import { type Change, changesBetween } from './changes';
import { type DiffLine, diffLines, folded } from './diff';

const SIGNS = { same: '', added: '+', removed: '−' } as const;

/** Without an earlier one, everything is new. */
export function Difference({ before, after }: { before: Template | undefined; after: Template }) {
  const { t } = useTranslation();
  const changes = before ? changesBetween(before, after) : [];
  const lines = useMemo(
    () => folded(diffLines(before?.script ?? '', after.script)),
    [before?.script, after.script],
  );
  const isSame = lines.every((line) => typeof line === 'number');
  if (changes.length === 0 && isSame) return <p className="cd-nothing">{t('templates.history.same')}</p>;
  return (
    <>
      {changes.length > 0 && (
        <dl className="cd-history-changes">
          {changes.map((change) => (
            <div key={`${change.aspect} ${change.name ?? ''}`}>
              <dt>{aspectText(change, t)}</dt>
              <dd>
                <Side kind="removed" text={change.before} />
                <Side kind="added" text={change.after} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {!isSame && <ScriptDifference lines={lines} />}
    </>
  );
}

function aspectText({ aspect, name = '' }: Change, t: Translate): string {
  switch (aspect) {
    case 'parameter':
      return t('templates.history.parameter', { name });
    case 'name':
    case 'description':
      return t(`templates.form.${aspect}`);
    case 'texts':
      return t('templates.history.texts');
    default:
      return t(`templates.facts.${aspect}`);
  }
}

function Side({ kind, text }: { kind: 'added' | 'removed'; text: string }) {
  const { t } = useTranslation();
  const Part = kind === 'added' ? 'ins' : 'del';
  return <Part className={`cd-diff-${kind}`}>{text || <i>{t('templates.history.empty')}</i>}</Part>;
}

function ScriptDifference({ lines }: { lines: readonly (DiffLine | number)[] }) {
  const { t } = useTranslation();
  let place = 0;
  return (
    <table className="cd-diff" aria-label={t('templates.history.script')}>
      <tbody>
        {lines.map((line) => {
          place += 1;
          return typeof line === 'number' ? (
            <tr key={place} className="cd-diff-gap">
              <td colSpan={4}>{t('templates.history.lines', { count: line })}</td>
            </tr>
          ) : (
            <Line key={place} line={line} />
          );
        })}
      </tbody>
    </table>
  );
}

function Line({ line }: { line: DiffLine }) {
  const { t } = useTranslation();
  return (
    <tr className={`cd-diff-${line.kind}`}>
      <td className="cd-diff-number">{line.old}</td>
      <td className="cd-diff-number">{line.new}</td>
      <td className="cd-diff-sign">
        {line.kind !== 'same' && (
          <>
            <span aria-hidden="true">{SIGNS[line.kind]}</span>
            <span className="cd-hidden">{t(`templates.history.${line.kind}`)}</span>
          </>
        )}
      </td>
      <td className="cd-diff-text">{line.text}</td>
    </tr>
  );
}
