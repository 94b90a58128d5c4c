/** Announcements and receipts as the server tells them, for tests. */

import type { Announcement, Receipt, SessionReceipt } from '../api/types';

export const SENT = '2026-11-25T09:00:00Z';

export function announcement(change: Partial<Announcement>): Announcement {
  return {
    id: 'A1',
    number: 7,
    title: '오늘 18시에 점검이 있습니다',
    body: '작업을 저장해 주십시오.',
    priority: 'high',
    transmission: 'broadcast',
    display: 'window',
    needs_confirmation: false,
    question: null,
    target: 'all',
    state: 'active',
    created_at: SENT,
    created_by: 'admin',
    starts_at: null,
    time_zone: '',
    expires_at: '2026-11-26T09:00:00Z',
    sent_at: SENT,
    withdrawn_at: null,
    withdrawn_by: '',
    copied_from: '',
    total: 4,
    received: 0,
    displayed: 0,
    read: 0,
    answered: 0,
    took_back: 0,
    reach: [],
    ...change,
  };
}

export function receipt(change: Partial<Receipt>): Receipt {
  return {
    announcement_id: 'A1',
    agent_id: 'PC1',
    host_name: 'LAB1-PC01',
    online: true,
    received_at: null,
    heard_udp_at: null,
    heard_tcp_at: null,
    network: '',
    displayed_at: null,
    read_at: null,
    answered_at: null,
    withdrawn_at: null,
    resent: 0,
    sessions: [],
    missing: null,
    ...change,
  };
}

export function session(change: Partial<SessionReceipt>): SessionReceipt {
  return {
    session: '1',
    user: 'kim',
    displayed_at: null,
    means: '',
    read_at: null,
    read_how: '',
    answered_at: null,
    answer: '',
    not_shown: '',
    ...change,
  };
}
