/** 한국어. 키는 ../en과 똑같다. */

import { koActions } from './actions.ts';
import { koAgents } from './agents.ts';
import { koAlerts } from './alerts.ts';
import { koAnnounce } from './announce.ts';
import { koAnnounceSettings } from './announceSettings.ts';
import { koBoard } from './board.ts';
import { koCoverage } from './coverage.ts';
import { koCreate } from './create.ts';
import { koDeployments } from './deployments.ts';
import { koDetail } from './detail.ts';
import { koEditor } from './editor.ts';
import { koErrors } from './errors.ts';
import { koFilters } from './filters.ts';
import { koFrame } from './frame.ts';
import { koGuard } from './guard.ts';
import { koInstaller } from './installer.ts';
import { koList } from './list.ts';
import { koParameters } from './parameters.ts';
import { koPeople } from './people.ts';
import { koQuarantine } from './quarantine.ts';
import { koReceipts } from './receipts.ts';
import { koRegistrations } from './registrations.ts';
import { koSaid } from './said.ts';
import { koSchedules } from './schedules.ts';
import { koSettings } from './settings.ts';
import { koTags } from './tags.ts';
import { koTemplates } from './templates.ts';

export const ko = {
  ...koFrame,
  ...koParameters,
  ...koPeople,
  ...koActions,
  ...koAgents,
  ...koAlerts,
  ...koAnnounce,
  ...koAnnounceSettings,
  ...koBoard,
  ...koCoverage,
  ...koCreate,
  ...koDeployments,
  ...koEditor,
  ...koErrors,
  ...koDetail,
  ...koQuarantine,
  ...koReceipts,
  ...koRegistrations,
  ...koSchedules,
  ...koSaid,
  ...koSettings,
  ...koFilters,
  ...koGuard,
  ...koInstaller,
  ...koList,
  ...koTags,
  ...koTemplates,
};
