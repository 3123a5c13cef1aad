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

/** A rule that runs a query, as the alert rules API gives it. `name` is the rule's GUID, `id` its whole resource id. */
export type QueryRule = ScheduledRule | NrtRule;

export interface ScheduledRule extends RuleResource {
  kind: 'Scheduled';
  properties: ScheduledRuleProperties;
}

/** A rule that runs near real time: it has no schedule and no threshold of its own. */
export interface NrtRule extends RuleResource {
  kind: 'NRT';
  properties: QueryRuleProperties;
}

interface RuleResource {
  id: string;
  name: string;
  etag?: string;
}

export interface ScheduledRuleProperties extends QueryRuleProperties {
  /** ISO 8601 durations, as is `queryPeriod`. */
  queryFrequency: string;
  queryPeriod: string;
  triggerOperator: TriggerOperator;
  triggerThreshold: number;
  startTimeUtc?: string | null;
}

export interface QueryRuleProperties {
  displayName: string;
  description?: string;
  enabled: boolean;
  severity: AlertSeverity;
  query: string;
  suppressionEnabled: boolean;
  /** An ISO 8601 duration. */
  suppressionDuration: string;
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
