import { SearchOutlined } from '@ant-design/icons';
import { Input, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchText } from '../../ui/useSearchText';
import { LISTED_KINDS, LISTED_STATES, type ListFilter } from './useListFilter';

const LONGEST = 200; // characters, as the server takes them
const ANY = 'any';

/** What decides which deployments are listed. */
export function DeploymentFilters({ filter }: { filter: ListFilter }) {
  const { t } = useTranslation();
  const { text, setText } = useSearchText(filter.search, (search, quiet) =>
    filter.set('search', search.trim(), quiet),
  );
  const choose = (name: 'state' | 'kind') => (value: string) =>
    filter.set(name, value === ANY ? undefined : value);
  return (
    <div className="cd-toolbar cd-list-filter">
      <Input
        className="cd-search"
        allowClear
        maxLength={LONGEST}
        prefix={<SearchOutlined aria-hidden="true" />}
        placeholder={t('board.list.search')}
        aria-label={t('board.list.search')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <span className="cd-list-states">
        <Segmented<string>
          aria-label={t('board.list.state')}
          value={filter.state ?? ANY}
          onChange={choose('state')}
          options={[
            { value: ANY, label: t('board.list.anyState') },
            ...LISTED_STATES.map((state) => ({ value: state, label: t(`board.state.${state}`) })),
          ]}
        />
      </span>
      <Select<string>
        aria-label={t('board.list.kind')}
        className="cd-list-kind"
        value={filter.kind ?? ANY}
        onChange={choose('kind')}
        popupMatchSelectWidth={false}
        options={[
          { value: ANY, label: t('board.list.anyKind') },
          ...LISTED_KINDS.map((kind) => ({ value: kind, label: t(`actions.kind.${kind}`) })),
        ]}
      />
    </div>
  );
}
