/** English. Korean (../ko) has exactly the same keys; `npm run check` compares them. */

import { enActions } from './actions.ts';
import { enAgents } from './agents.ts';
import { enAlerts } from './alerts.ts';
import { enAnnounce } from './announce.ts';
import { enAnnounceSettings } from './announceSettings.ts';
import { enBoard } from './board.ts';
import { enCoverage } from './coverage.ts';
import { enCreate } from './create.ts';
import { enDeployments } from './deployments.ts';
import { enDetail } from './detail.ts';
import { enEditor } from './editor.ts';
import { enErrors } from './errors.ts';
import { enFilters } from './filters.ts';
import { enFrame } from './frame.ts';
import { enGuard } from './guard.ts';
import { enInstaller } from './installer.ts';
import { enList } from './list.ts';
import { enParameters } from './parameters.ts';
import { enPeople } from './people.ts';
import { enQuarantine } from './quarantine.ts';
import { enReceipts } from './receipts.ts';
import { enRegistrations } from './registrations.ts';
import { enSaid } from './said.ts';
import { enSchedules } from './schedules.ts';
import { enSettings } from './settings.ts';
import { enTags } from './tags.ts';
import { enTemplates } from './templates.ts';

export const en = {
  ...enFrame,
  ...enParameters,
  ...enPeople,
  ...enActions,
  ...enAgents,
  ...enAlerts,
  ...enAnnounce,
  ...enAnnounceSettings,
  ...enBoard,
  ...enCoverage,
  ...enCreate,
  ...enDeployments,
  ...enEditor,
  ...enErrors,
  ...enDetail,
  ...enQuarantine,
  ...enReceipts,
  ...enRegistrations,
  ...enSchedules,
  ...enSaid,
  ...enSettings,
  ...enFilters,
  ...enGuard,
  ...enInstaller,
  ...enList,
  ...enTags,
  ...enTemplates,
};

export type Texts = typeof en;
