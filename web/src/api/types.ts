/** Short names for the types generated from the server's OpenAPI. */

import type { components } from './schema';

type Schemas = components['schemas'];

export type ActedOn = Schemas['ActedOn'];
export type ActionDone = Schemas['ActionDone'];
export type Activity = Schemas['Activity'];
export type Agent = Schemas['Agent'];
export type AgentAction = Schemas['AgentAction'];
export type AgentChoice = Schemas['AgentChoice'];
export type AgentFacets = Schemas['AgentFacets'];
export type AgentFilter = Schemas['AgentFilter'];
export type AgentPage = Schemas['AgentPage'];
export type AgentSort = Schemas['AgentSort'];
export type AgentTask = Schemas['AgentTask'];
export type Alert = Schemas['Alert'];
export type AlertDestination = Schemas['AlertDestination'];
export type AlertRule = Schemas['AlertRule'];
export type ApiKey = Schemas['ApiKey'];
export type Attempt = Schemas['Attempt'];
export type Claimant = Schemas['Claimant'];
export type CountedTag = Schemas['CountedTag'];
export type CreatedApiKey = Schemas['CreatedApiKey'];
export type CreatedEnrollmentToken = Schemas['CreatedEnrollmentToken'];
export type CsvColumn = Schemas['Column'];
export type Deployment = Schemas['Deployment'];
export type DeploymentPage = Schemas['DeploymentPage'];
export type DeploymentKind = Schemas['DeploymentKind'];
export type Disk = Schemas['Disk'];
export type EnrollmentToken = Schemas['EnrollmentToken'];
export type FilterState = Schemas['ListedState'];
export type Hardware = Schemas['Hardware'];
export type Inventory = Schemas['Inventory'];
export type Metrics = Schemas['Metrics'];
export type NetworkInterface = Schemas['Interface'];
export type NewAlertDestination = Schemas['NewAlertDestination'];
export type NewAlertRule = Schemas['NewAlertRule'];
export type NewDeployment = Schemas['NewDeployment'];
export type NewEnrollmentToken = Schemas['NewEnrollmentToken'];
export type NewTarget = Schemas['NewTarget'];
export type PcAction = Schemas['Action'];
export type Permission = Schemas['Permission'];
export type Preferences = Schemas['Preferences'];
export type PreferencesChange = Schemas['PreferencesChange'];
export type PresenceChange = Schemas['PresenceChange'];
export type Program = Schemas['Program'];
export type QuarantinedAgent = Schemas['QuarantinedAgent'];
export type Registration = Schemas['Registration'];
export type RegistrationDecisionKind = Schemas['Decision'];
export type RegistrationState = Schemas['RequestState'];
export type SavedFilter = Schemas['SavedFilter'];
export type Session = Schemas['Session'];
export type SoftwarePage = Schemas['SoftwarePage'];
export type SystemFacts = Schemas['System'];
export type TargetKind = Schemas['TargetKind'];
export type Task = Schemas['Task'];
export type TaskDetail = Schemas['TaskDetail'];
export type TaskPage = Schemas['TaskPage'];
export type TaskState = Schemas['TaskState'];
export type TokenUse = Schemas['TokenUse'];
export type UserSession = Schemas['UserSession'];

/** Presence as the agent list filters it. */
export type Presence = 'online' | 'offline';
