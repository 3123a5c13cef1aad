/** The meaning of Sentinel: from the rows of a rule's query to alerts, incidents and automation. Pure: no I/O, no clock, no chance. */
export {
  type Alert,
  alertResource,
  alertRow,
  entityResource,
  type Instant,
  sentinelId,
  type Workspace,
} from './alert.ts';
export { type Entity, entitiesJson, entityKey } from './entities.ts';
export { type EntityType, entityTypes } from './entity-types.ts';
export {
  type AlertDetailsOverride,
  type AlertSeverity,
  type EntityMapping,
  type GroupingConfiguration,
  type IncidentConfiguration,
  nextTick,
  type RuleWindow,
  reachesThreshold,
  ruleWindow,
  runDelay,
  type ScheduledRule,
  type ScheduledRuleProperties,
  severities,
  type TriggerOperator,
  tactics,
} from './rule.ts';
export { type Evaluation, evaluateRule, type RuleRun } from './run.ts';
