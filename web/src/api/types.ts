/** Short names for the types generated from the server's OpenAPI. */

import type { components } from './schema';

type Schemas = components['schemas'];

export type Agent = Schemas['Agent'];
export type AgentPage = Schemas['AgentPage'];
export type ApiKey = Schemas['ApiKey'];
export type Attempt = Schemas['Attempt'];
export type CreatedApiKey = Schemas['CreatedApiKey'];
export type CreatedEnrollmentToken = Schemas['CreatedEnrollmentToken'];
export type Deployment = Schemas['Deployment'];
export type DeploymentPage = Schemas['DeploymentPage'];
export type EnrollmentToken = Schemas['EnrollmentToken'];
export type NewDeployment = Schemas['NewDeployment'];
export type NewEnrollmentToken = Schemas['NewEnrollmentToken'];
export type Permission = Schemas['Permission'];
export type Registration = Schemas['Registration'];
export type Session = Schemas['Session'];
export type TargetKind = Schemas['TargetKind'];
export type Task = Schemas['Task'];
export type TaskDetail = Schemas['TaskDetail'];
export type TaskPage = Schemas['TaskPage'];
export type TaskState = Schemas['TaskState'];

/** Presence as the agent list filters it. */
export type Presence = 'online' | 'offline';
