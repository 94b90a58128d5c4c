/** English. Korean (../ko) has exactly the same keys; `npm run check` compares them. */

import { enAgents } from './agents.ts';
import { enDeployments } from './deployments.ts';
import { enErrors } from './errors.ts';
import { enFrame } from './frame.ts';
import { enPeople } from './people.ts';

export const en = {
  ...enFrame,
  ...enPeople,
  ...enAgents,
  ...enDeployments,
  ...enErrors,
};

export type Texts = typeof en;
