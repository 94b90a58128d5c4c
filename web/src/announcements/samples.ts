/** Announcements for tests, and a server that has them. */

import type { AnnouncementTemplate, Permission } from '../api/types';
import { announcement } from '../receipts/samples';
import { type Asked, serve } from '../templates/samples';

export const CHECK = announcement({ id: 'a1', title: 'Maintenance', total: 4, received: 4, displayed: 2 });

export const DRILL: AnnouncementTemplate = {
  id: 't1',
  name: 'Fire drill',
  message: {
    title: 'Leave the building',
    body: 'Walk, do not run.',
    priority: 'urgent',
    transmission: 'multicast',
    display: 'window',
    needs_confirmation: true,
    question: null,
  },
  created_at: '2026-11-01T00:00:00Z',
  created_by: 'ann',
  changed_at: '2026-11-02T00:00:00Z',
  changed_by: 'ben',
};

export const SETTINGS = {
  group: '239.255.55.2',
  group6: 'ff15::5502',
  ttl: 4,
  interfaces: [],
  subnets: ['10.1.0.0/16'],
  retention: 90 * 86_400,
  known_interfaces: ['10.1.0.5/16', 'fe80::1/64'],
  port: 5502,
};

/** What everybody may see of announcements; 12 PCs, of which 7 are online. */
export function serveAnnouncements(
  permissions: Permission[],
  more: Parameters<typeof serve>[1] = {},
): Asked[] {
  return serve(permissions, {
    'GET /api/agents': { agents: [], total: 12, online: 7, next_cursor: null },
    'GET /api/saved-filters': [],
    'GET /api/announcements': { announcements: [CHECK], total: 1, next_cursor: null },
    'GET /api/announcement-templates': [DRILL],
    'GET /api/settings/announcements': SETTINGS,
    'POST /api/deployments/reach': { total: 12, online: 7 },
    'POST /api/announcements/preview': { total: 12, online: 7, datagram: 500 },
    ...more,
  });
}
