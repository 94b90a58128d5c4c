/** Templates for tests, and a server that has them. */

import { vi } from 'vitest';
import type { Permission, Template } from '../api/types';

export const PRINT: Template = {
  id: 't1',
  key: 'restart-print-spooler',
  built_in: true,
  edited: true,
  name: 'Restart the spooler',
  description: 'Frees a printer.',
  texts: { ko: { name: '스풀러 다시 시작', description: '프린터를 풉니다.', labels: { clear: '비우기' } } },
  kind: 'powershell',
  os: 'windows',
  tags: ['printing'],
  run_as: 'system',
  version: 2,
  latest: 2,
  created_at: '2026-01-01T00:00:00Z',
  created_by: '',
  changed_at: '2026-01-02T00:00:00Z',
  changed_by: 'ann',
  script: 'Stop-Service Spooler\nStart-Service Spooler\n',
  parameters: [
    { name: 'clear', type: 'switch', label: 'Empty it', default: 'true', required: false, choices: [] },
  ],
  timeout: 120,
  sessions: 'active',
  user: '',
  working_directory: '',
  success_codes: [0],
};

export const PRINT_1: Template = {
  ...PRINT,
  version: 1,
  changed_by: '',
  timeout: 60,
  script: 'Restart-Service Spooler\n',
  parameters: [],
};

export const APT: Template = {
  ...PRINT,
  id: 't2',
  key: null,
  built_in: false,
  edited: false,
  name: 'Apt',
  texts: {},
  os: 'linux',
  tags: ['own words'],
  script: 'apt-get update',
};

export interface Asked {
  method: string;
  path: string;
  body: unknown;
}

type Answer = unknown | ((asked: Asked) => Response);

/** What the server answers, by method and path with the version; and everything that was asked of it. */
export function serve(permissions: Permission[], more: Record<string, Answer> = {}): Asked[] {
  const asked: Asked[] = [];
  const answers: Record<string, Answer> = {
    'GET /api/session': { name: 'ann', role: 'operator', permissions },
    'GET /api/templates': [PRINT, APT],
    'GET /api/templates/t1': PRINT,
    'GET /api/templates/t1?version=1': PRINT_1,
    'GET /api/templates/t1?version=2': PRINT,
    'GET /api/templates/t1/versions': [
      { number: 2, created_at: PRINT.changed_at, created_by: 'ann' },
      { number: 1, created_at: PRINT.created_at, created_by: '' },
    ],
    ...more,
  };
  vi.stubGlobal('fetch', async (sent: Request) => {
    const { pathname, search } = new URL(sent.url);
    const body = sent.method === 'GET' ? undefined : JSON.parse((await sent.text()) || 'null');
    const one = { method: sent.method, path: pathname, body };
    if (sent.method !== 'GET') asked.push(one);
    const found =
      answers[`${sent.method} ${pathname}${search}`] ?? answers[`${sent.method} ${pathname}`] ?? null;
    return typeof found === 'function' ? (found as (asked: Asked) => Response)(one) : Response.json(found);
  });
  return asked;
}

export function refusal(status: number, code: string, details: object): () => Response {
  return () => Response.json({ code, message: code, details }, { status });
}
