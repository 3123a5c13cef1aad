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
export { arrivedIn } from './arrived.ts';
export {
  type AutomationRun,
  type AutomationStep,
  type IncidentAutomation,
  runAlertAutomation,
  runAutomation,
} from './automation.ts';
export type {
  AutomationAction,
  AutomationRule,
  Condition,
  ConditionOperator,
  PropertyCondition,
} from './automation-rule.ts';
export { type IncidentChange, incidentChange, type UpdateSource } from './change.ts';
export { propertyNames } from './condition.ts';
export { type Entity, entitiesJson, entityKey } from './entities.ts';
export { type EntityType, entityTypes } from './entity-types.ts';
export { type Assigned, type Assignment, assignIncidents } from './grouping.ts';
export { automationHealthRow, healthRow, type PlaybookHealth, playbookHealthRow, type RuleHealth } from './health.ts';
export {
  type Incident,
  type IncidentComment,
  type IncidentProperties,
  type IncidentStatus,
  type IncidentTask,
  type Label,
  type Modification,
  modified,
  newIncident,
  type Owner,
  updateIncident,
} from './incident.ts';
export { incidentResource, incidentRow } from './incident-form.ts';
export { incidentsOfProducts, type ProductRule, productAlert, takesAlert } from './product-alert.ts';
export {
  longestNrtWindow,
  nextTick,
  nrtWindow,
  type Rhythm,
  type RuleWindow,
  reachesThreshold,
  rhythmOf,
  ruleWindow,
} from './rhythm.ts';
export {
  type AlertDetailsOverride,
  type AlertSeverity,
  type EntityMapping,
  type GroupingConfiguration,
  type IncidentConfiguration,
  type NrtRule,
  type QueryRule,
  type QueryRuleProperties,
  type ScheduledRule,
  type ScheduledRuleProperties,
  severities,
  type TriggerOperator,
  tactics,
} from './rule.ts';
export { type Evaluation, evaluateRule, type RuleRun } from './run.ts';
export {
  binFrom,
  firstBin,
  type SummaryDefinition,
  type SummaryRule,
  summaryColumns,
  summaryRows,
} from './summary.ts';
