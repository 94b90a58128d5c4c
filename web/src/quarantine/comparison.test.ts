import { describe, expect, it } from 'vitest';
import type { Claimant } from '../api/types';
import { compared, looksLike, presumed } from './comparison';

const AT = '2026-03-02T09:00:00Z';

function claimant(
  id: string,
  changes: Partial<Claimant> = {},
  facts: Partial<Claimant['facts']> = {},
): Claimant {
  return {
    id,
    address: '10.0.0.1',
    first_seen_at: AT,
    last_seen_at: AT,
    holds: 'old',
    is_original: false,
    ...changes,
    facts: {
      host_name: 'lab-01',
      os: 'linux',
      os_name: 'Debian',
      agent_version: '0.1.0',
      addresses: [],
      hardware_ids: { machine_id: 'm' },
      main_address: '10.0.0.1',
      ...facts,
    },
  };
}

describe('claimants side by side', () => {
  it('marks what differs, and leaves out what nobody says', () => {
    const rows = compared([claimant('a'), claimant('b', { address: '10.0.0.2' }, { main_address: '' })]);
    const marked = Object.fromEntries(rows.map(({ name, differs }) => [JSON.stringify(name), differs]));
    expect(marked).toEqual({
      '"hostName"': false,
      '"address"': true,
      '"mainAddress"': false, // one of them does not say: no difference
      '"os"': false,
      '"agent"': false,
      '{"hardware":"machine_id"}': false,
    });
    expect(compared([claimant('a', { address: '' })]).some(({ name }) => name === 'address')).toBe(false);
  });

  it('takes hardware or a name of its own for a copy, and the same for a snapshot', () => {
    expect(looksLike([claimant('a'), claimant('b', { address: '10.0.0.2' })])).toBe('snapshot');
    expect(looksLike([claimant('a'), claimant('b', {}, { host_name: 'lab-02' })])).toBe('copy');
    expect(looksLike([claimant('a'), claimant('b', {}, { hardware_ids: { machine_id: 'n' } })])).toBe('copy');
  });

  it('presumes that who holds the latest secret stays', () => {
    expect(presumed([claimant('a'), claimant('b', { holds: 'current' })])).toBe('b');
    expect(presumed([claimant('a'), claimant('b')])).toBe('a');
    expect(presumed([])).toBeUndefined();
  });
});
