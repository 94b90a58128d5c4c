import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AnnouncementQuestion, Tally } from '../../api/types';
import { formatNumber } from '../../i18n/format';
import { TagChip } from '../../tags/TagChip';
import { DataTable } from '../../ui/DataTable';
import { hueOf } from './hue';
import { answerLines, answersIn, answerText } from './tally';

type OfTag = Tally['tags'][number];

/** The answers of the PCs with each tag, in the same colours as above. */
export function TagTable({ question, tally }: { question: AnnouncementQuestion; tally: Tally }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatNumber(value, i18n.language);
  const columns: TableColumnsType<OfTag> = [
    {
      key: 'tag',
      title: t('receipts.answers.tag'),
      width: 180,
      render: (_, { tag }) => <TagChip name={tag} />,
    },
    {
      key: 'total',
      title: t('receipts.answers.total'),
      width: 90,
      align: 'right',
      render: (_, { counts }) => <span className="cd-number">{number(answersIn(counts))}</span>,
    },
    {
      key: 'answers',
      title: '',
      render: (_, { counts }) => <Stack question={question} counts={counts} />,
    },
  ];
  return (
    <section className="cd-answers-tags">
      <h2>{t('receipts.answers.byTag')}</h2>
      <DataTable
        label={t('receipts.answers.byTag')}
        rows={tally.tags}
        columns={columns}
        rowKey={({ tag }) => tag}
        card={({ tag, counts }) => (
          <>
            <div className="cd-card-head">
              <TagChip name={tag} />
              <span className="cd-number">{number(answersIn(counts))}</span>
            </div>
            <Stack question={question} counts={counts} />
          </>
        )}
      />
    </section>
  );
}

/** All answers in one bar, and their counts in words. */
function Stack({ question, counts }: { question: AnnouncementQuestion; counts: OfTag['counts'] }) {
  const { t, i18n } = useTranslation();
  const lines = answerLines(question, counts);
  const given = lines
    .map((line, index) => ({ ...line, hue: hueOf(question, index) }))
    .filter(({ count }) => count);
  return (
    <div className="cd-answer-stack">
      {question.kind !== 'text' && (
        <span className="cd-bar" aria-hidden="true">
          {given.map(({ answer, count, hue }) => (
            <span key={answer} className={`cd-bar-piece ${hue}`} style={{ flexGrow: count }} />
          ))}
        </span>
      )}
      <span className="cd-answer-said">
        {given.map(({ answer, count, hue }) => (
          <span key={answer}>
            <span className={`cd-heard-mark ${hue}`} aria-hidden="true" />
            <bdi>{answerText(question.kind, answer, t)}</bdi> <b>{formatNumber(count, i18n.language)}</b>
          </span>
        ))}
      </span>
    </div>
  );
}
