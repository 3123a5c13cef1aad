import { invariant } from '../core/invariant.ts';
import { durationTicks, type Ticks, ticksPerMinute } from '../core/time.ts';

export type AlertSeverity = 'High' | 'Medium' | 'Low' | 'Informational';
export type TriggerOperator = 'GreaterThan' | 'LessThan' | 'Equal' | 'NotEqual';

/** The severities, the gravest first. */
export const severities: readonly AlertSeverity[] = ['High', 'Medium', 'Low', 'Informational'];

/** The tactics that Sentinel knows, in the spelling of its API (common/AlertTypes.json of the REST specification). */
export const tactics: readonly string[] = [
  'Reconnaissance',
  'ResourceDevelopment',
  'InitialAccess',
  'Execution',
  'Persistence',
  'PrivilegeEscalation',
  'DefenseEvasion',
  'CredentialAccess',
  'Discovery',
  'LateralMovement',
  'Collection',
  'Exfiltration',
  'CommandAndControl',
  'Impact',
  'PreAttack',
  'ImpairProcessControl',
  'InhibitResponseFunction',
];

/** A scheduled analytics rule as the alert rules API gives it. `name` is the rule's GUID, `id` its whole resource id. */
export interface ScheduledRule {
  id: string;
  name: string;
  etag?: string;
  kind: 'Scheduled';
  properties: ScheduledRuleProperties;
}

export interface ScheduledRuleProperties {
  displayName: string;
  description?: string;
  enabled: boolean;
  severity: AlertSeverity;
  query: string;
  /** ISO 8601 durations, as are `queryPeriod` and `suppressionDuration`. */
  queryFrequency: string;
  queryPeriod: string;
  triggerOperator: TriggerOperator;
  triggerThreshold: number;
  suppressionEnabled: boolean;
  suppressionDuration: string;
  startTimeUtc?: string | null;
  tactics?: readonly string[] | null;
  techniques?: readonly string[] | null;
  subTechniques?: readonly string[] | null;
  alertRuleTemplateName?: string | null;
  templateVersion?: string | null;
  lastModifiedUtc?: string;
  entityMappings?: readonly EntityMapping[] | null;
  customDetails?: Readonly<Record<string, string>> | null;
  alertDetailsOverride?: AlertDetailsOverride | null;
  eventGroupingSettings?: { aggregationKind: 'SingleAlert' | 'AlertPerResult' } | null;
  incidentConfiguration?: IncidentConfiguration | null;
}

export interface EntityMapping {
  entityType: string;
  fieldMappings: readonly { identifier: string; columnName: string }[];
}

export interface AlertDetailsOverride {
  alertDisplayNameFormat?: string | null;
  alertDescriptionFormat?: string | null;
  alertSeverityColumnName?: string | null;
  alertTacticsColumnName?: string | null;
  alertDynamicProperties?: readonly { alertProperty: string; value: string }[] | null;
}

export interface IncidentConfiguration {
  createIncident: boolean;
  groupingConfiguration?: GroupingConfiguration | null;
}

export interface GroupingConfiguration {
  enabled: boolean;
  reopenClosedIncident: boolean;
  lookbackDuration: string;
  matchingMethod: 'AllEntities' | 'AnyAlert' | 'Selected';
  groupByEntities?: readonly string[] | null;
  groupByAlertDetails?: readonly string[] | null;
  groupByCustomDetails?: readonly string[] | null;
}

/** The time that a run looks at: rows with TimeGenerated in [from, to). */
export interface RuleWindow {
  from: Ticks;
  to: Ticks;
}

/**
 * How long after its scheduled time a run is executed, so that late rows can arrive. The window, `now()` and `ago()` still
 * count from the scheduled time.
 * https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview
 */
export const runDelay: Ticks = 5n * ticksPerMinute;

/**
 * The window of the run that is scheduled at `tick`: the query period before it.
 * That the end is open is not documented; with a closed one a row could count twice.
 */
export function ruleWindow(rule: ScheduledRule, tick: Ticks): RuleWindow {
  return { from: tick - duration(rule, 'queryPeriod'), to: tick };
}

/**
 * The scheduled time after `last`. A run that alerted holds back the runs of the suppression duration, if the rule asks for it;
 * the runs after it keep to the rhythm of the rule.
 */
export function nextTick(rule: ScheduledRule, last: Ticks, alerted = false): Ticks {
  const frequency = duration(rule, 'queryFrequency');
  if (!alerted || !rule.properties.suppressionEnabled) return last + frequency;
  const quiet = duration(rule, 'suppressionDuration');
  const runs = (quiet + frequency - 1n) / frequency;
  return last + (runs > 0n ? runs : 1n) * frequency;
}

function duration(rule: ScheduledRule, name: 'queryFrequency' | 'queryPeriod' | 'suppressionDuration'): Ticks {
  const ticks = durationTicks(rule.properties[name]);
  invariant(ticks !== undefined && ticks > 0n, `rule ${rule.name} was accepted with ${name} ${rule.properties[name]}`);
  return ticks;
}

/** Whether a run with that many rows raises an alert. */
export function reachesThreshold(rule: ScheduledRule, rows: number): boolean {
  const { triggerOperator, triggerThreshold } = rule.properties;
  const holds: Record<TriggerOperator, boolean> = {
    GreaterThan: rows > triggerThreshold,
    LessThan: rows < triggerThreshold,
    Equal: rows === triggerThreshold,
    NotEqual: rows !== triggerThreshold,
  };
  return holds[triggerOperator];
}
