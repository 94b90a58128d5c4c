/** What a PC that asks and one that is known have in common, line by line. */

import type { Agent, Registration } from '../api/types';
import type { Translate } from '../i18n';

export interface ComparedRow {
  key: string;
  label: string;
  asking: string;
  known: string;
  same: boolean;
}

export function compared(request: Registration, agent: Pick<Agent, 'facts'>, t: Translate): ComparedRow[] {
  const [asks, has] = [request.facts, agent.facts];
  const kinds = [...new Set([...Object.keys(asks.hardware_ids), ...Object.keys(has.hardware_ids)])].sort();
  const row = (key: string, label: string, asking: string, known: string): ComparedRow => ({
    key,
    label,
    asking: asking || '–',
    known: known || '–',
    same: asking.toLowerCase() === known.toLowerCase(),
  });
  return [
    row('host', t('request.host'), asks.host_name, has.host_name),
    row('os', t('request.os'), asks.os_name || asks.os, has.os_name || has.os),
    row('version', t('request.version'), asks.agent_version, has.agent_version),
    row('addresses', t('request.addresses'), asks.addresses.join(', '), has.addresses.join(', ')),
    ...kinds.map((kind) =>
      row(`id-${kind}`, kind, asks.hardware_ids[kind] ?? '', has.hardware_ids[kind] ?? ''),
    ),
  ];
}
