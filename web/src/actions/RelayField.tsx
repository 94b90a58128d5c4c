import { Form, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAgents } from '../api/hooks/agents';
import { useDebounced } from '../ui/useDebounced';

const SHOWN = 20; // PCs; the rest is found by typing

interface RelayFieldProps {
  relay: string | undefined;
  setRelay(relay: string | undefined): void;
}

/** The awake PC that sends the packets, where the automatic choice is not the right one. */
export function RelayField({ relay, setRelay }: RelayFieldProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const wanted = useDebounced(search.trim());
  const list = useAgents({ limit: SHOWN, state: 'online', ...(wanted && { search: wanted }) });
  return (
    <Form.Item label={t('actions.relay')} extra={t('actions.relayHint')} htmlFor="cd-relay">
      <Select
        id="cd-relay"
        allowClear
        showSearch={{ filterOption: false, onSearch: setSearch }}
        placeholder={t('actions.relayAuto')}
        loading={list.isFetching}
        {...(relay !== undefined && { value: relay })}
        onChange={(id: string | undefined) => setRelay(id)}
        options={(list.data?.agents ?? []).map((agent) => ({
          value: agent.id,
          label: agent.facts.host_name,
        }))}
      />
    </Form.Item>
  );
}
