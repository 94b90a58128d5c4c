import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import type { EnrollmentToken } from '../api/types';
import type { Translate } from '../i18n';
import { shortTime } from '../i18n/format';
import { TokenStatusTag } from './TokensPanel';
import { expiryText, limitsText, usesText } from './tokenTexts';

/** The columns of the tokens. */
export function tokenColumns(
  t: Translate,
  language: string,
  open: (token: EnrollmentToken) => void,
): TableColumnsType<EnrollmentToken> {
  return [
    {
      title: t('uses.column.note'),
      key: 'note',
      width: '26%',
      render: (_, token) => <Note token={token} open={() => open(token)} />,
    },
    {
      title: t('uses.column.state'),
      key: 'state',
      width: 110,
      render: (_, token) => <TokenStatusTag token={token} />,
    },
    { title: t('uses.column.uses'), key: 'uses', width: 130, render: (_, token) => usesText(token, t) },
    {
      title: t('uses.column.limits'),
      key: 'limits',
      ellipsis: true,
      render: (_, token) => limitsText(token, t),
    },
    {
      title: t('uses.column.expires'),
      key: 'expires',
      width: 170,
      render: (_, token) => expiryText(token, t, language),
    },
    {
      title: t('uses.column.made'),
      key: 'made',
      responsive: ['xl'],
      width: '16%',
      ellipsis: true,
      render: (_, token) =>
        t('tokens.madeBy', { name: token.created_by, when: shortTime(token.created_at, language) }),
    },
  ];
}

/** A token where there is no room for columns. */
export function TokenCard({ token, open }: { token: EnrollmentToken; open: () => void }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <div className="cd-card-head">
        <Note token={token} open={open} />
        <TokenStatusTag token={token} />
      </div>
      <div className="cd-card-row cd-soft">
        <span>{usesText(token, t)}</span>
        <span>{limitsText(token, t)}</span>
        <span>{expiryText(token, t, i18n.language)}</span>
      </div>
    </>
  );
}

function Note({ token, open }: { token: EnrollmentToken; open: () => void }) {
  const { t } = useTranslation();
  const name = token.note || t('tokens.unnamed');
  return (
    <button
      type="button"
      className="cd-name-button"
      aria-label={t('uses.open', { name })}
      onClick={(event) => {
        event.stopPropagation();
        open();
      }}
    >
      <bdi>{name}</bdi>
    </button>
  );
}
