import { Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Registration } from '../api/types';
import { exactTime } from '../i18n/format';
import { TagChip } from '../tags/TagChip';
import { OsName } from '../ui/OsName';

const BY_TOKEN = 'token'; // as the server calls it

/** All that a PC says of itself, and how it came here. */
export function RequestFacts({ request }: { request: Registration }) {
  const { t, i18n } = useTranslation();
  const { facts } = request;
  const time = (at: string) => exactTime(at, i18n.language);
  const decided = (at: string) =>
    request.decided_by === BY_TOKEN
      ? t('request.byToken', { when: time(at) })
      : t('request.decidedBy', { name: request.decided_by ?? '', when: time(at) });
  return (
    <>
      <h3 className="cd-request-heading">{t('request.says')}</h3>
      <Descriptions
        className="cd-facts"
        column={1}
        size="small"
        bordered
        items={[
          { key: 'host', label: t('request.host'), children: <bdi>{facts.host_name}</bdi> },
          { key: 'os', label: t('request.os'), children: <OsName os={facts.os} name={facts.os_name} /> },
          { key: 'version', label: t('request.version'), children: <bdi>{facts.agent_version}</bdi> },
          { key: 'addresses', label: t('request.addresses'), children: facts.addresses.join(', ') },
          {
            key: 'hardware',
            label: t('request.hardware'),
            children: <HardwareIds ids={facts.hardware_ids} />,
          },
        ]}
      />
      <h3 className="cd-request-heading">{t('request.how')}</h3>
      <Descriptions
        className="cd-facts"
        column={1}
        size="small"
        bordered
        items={[
          { key: 'from', label: t('request.from'), children: request.address },
          {
            key: 'token',
            label: t('request.token'),
            children: <bdi>{request.token_note || t('tokens.unnamed')}</bdi>,
          },
          ...(request.token_tags.length > 0
            ? [{ key: 'tags', label: t('request.tags'), children: <Tags names={request.token_tags} /> }]
            : []),
          { key: 'asked', label: t('request.asked'), children: time(request.created_at) },
          ...(request.decided_at
            ? [{ key: 'decided', label: t('request.decided'), children: decided(request.decided_at) }]
            : []),
          ...(request.state === 'approved' || request.state === 'completed'
            ? [{ key: 'agent', label: t('request.asAgent'), children: <JoinedAs request={request} /> }]
            : []),
          { key: 'id', label: t('request.id'), children: <code>{request.id}</code> },
        ]}
      />
    </>
  );
}

function HardwareIds({ ids }: { ids: Record<string, string> }) {
  const { t } = useTranslation();
  const known = Object.entries(ids);
  if (known.length === 0) return <span className="cd-soft">{t('request.noHardware')}</span>;
  return (
    <ul className="cd-hardware">
      {known.map(([kind, value]) => (
        <li key={kind}>
          <span className="cd-soft">{kind}</span> <code>{value}</code>
        </li>
      ))}
    </ul>
  );
}

function Tags({ names }: { names: string[] }) {
  return (
    <span className="cd-tag-row">
      {names.map((name) => (
        <TagChip key={name} name={name} />
      ))}
    </span>
  );
}

function JoinedAs({ request }: { request: Registration }) {
  const { t } = useTranslation();
  return (
    <Link to={`/agents/${request.agent_id}`}>{t(request.same_as ? 'request.samePc' : 'request.newPc')}</Link>
  );
}
