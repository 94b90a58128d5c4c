/** A request and a PC for tests, each complete. */

import type { Agent, Registration } from '../api/types';

export function request(changes: Partial<Registration> = {}): Registration {
  return {
    id: 'r1',
    agent_id: 'a1',
    state: 'pending',
    facts: {
      host_name: 'DESKTOP-7F3K',
      os: 'linux',
      os_name: 'Debian GNU/Linux 12',
      agent_version: '0.1.0',
      addresses: ['10.0.0.7'],
      main_address: '10.0.0.7',
      hardware_ids: { machine_id: 'B08D', product_uuid: '4C4C' },
    },
    address: '10.0.0.7',
    token_id: 't',
    token_note: 'Lab',
    token_tags: [],
    created_at: '2026-11-25T04:00:00Z',
    decided_at: null,
    decided_by: null,
    same_as: null,
    possible_replacement: null,
    ...changes,
  };
}

export const before = {
  agent_id: 'a7',
  host_name: 'LAB-07',
  online: false,
  last_check_in: null,
  matches: ['machine_id'],
};

export function known(): Pick<Agent, 'facts'> {
  return {
    facts: {
      ...request().facts,
      host_name: 'LAB-07',
      hardware_ids: { machine_id: 'b08d', board_serial: '17' },
    },
  };
}
