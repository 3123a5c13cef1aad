/**
 * Playbooks: the workflow of an ARM template, run as Logic Apps runs it. Pure: what a call does, what time it is and which ids
 * are given comes from the `Environment`.
 */
export { connectorOf, connectors, operationOf } from './connectors/index.ts';
export { findRaces } from './definition/races.ts';
export { readWorkflow } from './definition/read.ts';
export type { EndStatus, ReadWorkflow, TriggerNode, Workflow } from './definition/workflow.ts';
export { type JsonPath, type Problem, type ProblemCode, pathText } from './problem.ts';
export type {
  CallAnswer,
  CallRequest,
  ConnectorCall,
  Environment,
  FunctionCall,
  HttpCall,
  JavaScriptCall,
  WorkflowCall,
} from './run/environment.ts';
export type { ActionRecord, Execution, Repetition, RunHistory, TriggerRecord } from './run/history.ts';
export { nextRecurrence } from './run/recurrence.ts';
export { type EventOutcome, type RunOptions, runWorkflow, type WorkflowIdentity } from './run/run-workflow.ts';
export type { RetryRecord, RunError } from './run/state.ts';
export type { Fired, TriggerEvent } from './run/trigger.ts';
export { SentinelDesk } from './sentinel/desk.ts';
export { entitiesAnswer } from './sentinel/entities-answer.ts';
export { applyRequest, refusalOf } from './sentinel/incident-apply.ts';
export {
  type IncidentFields,
  type IncidentReference,
  type IncidentRequest,
  incidentRequest,
} from './sentinel/incident-request.ts';
export {
  alertTriggerBody,
  entityTriggerBody,
  type IncidentContent,
  incidentTriggerBody,
  type TriggerBody,
} from './sentinel/trigger-body.ts';
export type { Deployment } from './template/context.ts';
export {
  type LoadedPlaybook,
  type LoadedWorkflow,
  loadPlaybook,
  loadTemplate,
  type PlaybookConnection,
  type RoleAssignment,
  type TemplateParameter,
  type TemplateResource,
  templateParameters,
} from './template/load.ts';
export { evaluatePlain, type PlainFunctions, type PlainScope, TemplateError } from './template/plain.ts';
export type { Difference, PlaybookTest, PlaybookTestResult } from './test/playbook-test.ts';
export { runPlaybookTest } from './test/run-test.ts';
export { fromPlain, type Plain, toPlain, type Value } from './value.ts';
