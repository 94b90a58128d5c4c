/** 한국어. 키는 ../en과 똑같다. */

import { koAgents } from './agents.ts';
import { koDeployments } from './deployments.ts';
import { koErrors } from './errors.ts';
import { koFrame } from './frame.ts';
import { koPeople } from './people.ts';

export const ko = {
  ...koFrame,
  ...koPeople,
  ...koAgents,
  ...koDeployments,
  ...koErrors,
};
