import { durationTicks, isoDuration, type Ticks, ticksPerDay, ticksPerHour, ticksPerMinute } from '../core/time.ts';
import {
  entityTypes,
  type QueryRuleProperties,
  type ScheduledRuleProperties,
  severities,
  tactics,
} from '../sentinel/index.ts';
import { isObject, type Json } from './arm.ts';
import { positionOf } from './query-error.ts';
import { Refusal } from './service.ts';
import type { LocalWorkspace } from './workspace.ts';

const day = ticksPerDay;
const operators = ['GreaterThan', 'LessThan', 'Equal', 'NotEqual'];

/**
 * Holds the properties of a scheduled rule against what the service demands and fills its defaults.
 * https://learn.microsoft.com/azure/sentinel/sentinel-service-limits
 */
export function checkScheduledRule(given: Json): ScheduledRuleProperties {
  checkRequired(given);
  checkTimes(given);
  checkTrigger(given);
  checkLists(given);
  checkMappings(given.entityMappings ?? []);
  checkIncidents(given.incidentConfiguration);
  const {
    alertRuleTemplateName = null,
    customDetails = null,
    entityMappings = null,
    alertDetailsOverride = null,
  } = given;
  return {
    ...given,
    ...canonicalTimes(given),
    description: given.description ?? '',
    tactics: given.tactics ?? [],
    techniques: given.techniques ?? [],
    alertRuleTemplateName,
    customDetails,
    entityMappings,
    alertDetailsOverride,
    eventGroupingSettings: given.eventGroupingSettings ?? { aggregationKind: 'SingleAlert' },
    incidentConfiguration: given.incidentConfiguration ?? { createIncident: true, groupingConfiguration: null },
  } as unknown as ScheduledRuleProperties;
}

const required: Readonly<Record<string, string>> = {
  displayName: 'string',
  enabled: 'boolean',
  severity: 'string',
  query: 'string',
  queryFrequency: 'string',
  queryPeriod: 'string',
  triggerOperator: 'string',
  triggerThreshold: 'number',
  suppressionEnabled: 'boolean',
  suppressionDuration: 'string',
};

function checkRequired(given: Json): void {
  for (const [name, type] of Object.entries(required)) {
    const value = given[name];
    if (value === undefined || value === null || value === '')
      throw invalid(name, `Required property '${name}' not found in JSON.`);
    if (typeof value !== type) throw invalid(name, `The property '${name}' must be a ${type}.`);
  }
  if ((given.displayName as string).length > 256)
    throw invalid('displayName', 'The display name can have at most 256 characters.');
  if ((given.query as string).length > 10_000)
    throw invalid(
      'query',
      `The query can have at most 10000 characters; this one has ${(given.query as string).length}.`,
    );
}

const times: Readonly<Record<string, [least: Ticks, most: Ticks]>> = {
  queryFrequency: [5n * ticksPerMinute, 14n * day],
  queryPeriod: [5n * ticksPerMinute, 14n * day],
  suppressionDuration: [5n * ticksPerMinute, day],
};

function canonicalTimes(given: Json): Json {
  return Object.fromEntries(Object.keys(times).map(name => [name, isoDuration(durationTicks(given[name] as string)!)]));
}

function checkTimes(given: Json): void {
  for (const [name, [least, most]] of Object.entries(times)) {
    const ticks = /^P/.test(given[name] as string) ? durationTicks(given[name] as string) : undefined;
    if (ticks === undefined) throw invalid(name, `'${given[name]}' is no duration of ISO 8601, such as PT5M or P1D.`);
    if (ticks < least || ticks > most)
      throw invalid(name, `'${given[name]}' must be from ${isoDuration(least)} to ${isoDuration(most)}.`);
  }
  const frequency = durationTicks(given.queryFrequency as string)!;
  const period = durationTicks(given.queryPeriod as string)!;
  if (frequency > period)
    throw invalid(
      'queryFrequency',
      `The frequency (${given.queryFrequency}) must not be longer than the period (${given.queryPeriod}).`,
    );
  if (period >= 2n * day && frequency < ticksPerHour)
    throw invalid(
      'queryFrequency',
      `With a period of two days or more the frequency must be at least one hour, not ${given.queryFrequency}.`,
    );
}

function checkTrigger(given: Json): void {
  if (!severities.includes(given.severity as (typeof severities)[number]))
    throw notOneOf('severity', given.severity, severities);
  if (!operators.includes(given.triggerOperator as string))
    throw notOneOf('triggerOperator', given.triggerOperator, operators);
  const threshold = given.triggerThreshold as number;
  if (!Number.isInteger(threshold) || threshold < 0 || threshold > 10_000)
    throw invalid('triggerThreshold', 'The threshold must be a whole number from 0 to 10000.');
}

function checkLists(given: Json): void {
  for (const tactic of listOf(given, 'tactics'))
    if (!tactics.includes(tactic)) throw notOneOf('tactics', tactic, tactics);
  for (const technique of listOf(given, 'techniques'))
    if (!/^T\d{4}$/.test(technique))
      throw invalid('techniques', `The technique '${technique}' is not valid: it has the form T1078.`);
  for (const technique of listOf(given, 'subTechniques'))
    if (!/^T\d{4}\.\d{3}$/.test(technique))
      throw invalid('subTechniques', `The sub-technique '${technique}' is not valid: it has the form T1078.004.`);
  const details = given.customDetails ?? {};
  if (!isObject(details)) throw invalid('customDetails', 'Custom details must be an object of keys and columns.');
  if (Object.keys(details).length > 20) throw invalid('customDetails', 'A rule can have at most 20 custom details.');
}

function listOf(given: Json, name: string): string[] {
  const value = given[name] ?? [];
  if (!Array.isArray(value) || !value.every(item => typeof item === 'string'))
    throw invalid(name, `'${name}' must be an array of texts.`);
  return value;
}

function checkMappings(mappings: unknown): void {
  if (!Array.isArray(mappings) || !mappings.every(isObject))
    throw invalid('entityMappings', 'Entity mappings must be an array.');
  if (mappings.length > 10)
    throw invalid('entityMappings', `A rule can have at most 10 entity mappings; this one has ${mappings.length}.`);
  for (const { entityType, fieldMappings } of mappings) {
    if (!Object.hasOwn(entityTypes, String(entityType)))
      throw notOneOf('entityType', entityType, Object.keys(entityTypes));
    if (!Array.isArray(fieldMappings) || fieldMappings.length < 1 || fieldMappings.length > 3)
      throw invalid('fieldMappings', `The mapping to '${entityType}' must have one to three identifiers.`);
    for (const field of fieldMappings)
      if (!isObject(field) || typeof field.identifier !== 'string' || typeof field.columnName !== 'string')
        throw invalid('fieldMappings', `The mapping to '${entityType}' must name an identifier and a column.`);
  }
}

function checkIncidents(configuration: unknown): void {
  if (configuration === undefined || configuration === null) return;
  if (!isObject(configuration) || typeof configuration.createIncident !== 'boolean')
    throw invalid('incidentConfiguration', "The property 'createIncident' must be true or false.");
  const grouping = configuration.groupingConfiguration;
  if (!isObject(grouping)) return;
  const methods = ['AllEntities', 'AnyAlert', 'Selected'];
  if (!methods.includes(String(grouping.matchingMethod)))
    throw notOneOf('matchingMethod', grouping.matchingMethod, methods);
  const lookback = durationTicks(String(grouping.lookbackDuration));
  if (lookback === undefined || lookback < 5n * ticksPerMinute || lookback > 7n * day)
    throw invalid('lookbackDuration', `'${grouping.lookbackDuration}' must be a duration from PT5M to P7D.`);
}

/** Analyses the query of a rule and looks whether the columns that the rule names are in its output. */
export async function checkRuleQuery(workspace: LocalWorkspace, rule: QueryRuleProperties): Promise<void> {
  const analysis = (await workspace.engine()).analyze(rule.query);
  const error = analysis.diagnostics.find(({ severity }) => severity === 'error');
  if (error)
    throw new Refusal(
      400,
      'BadRequest',
      `Failed to run the analytics rule query. ${error.message} (${positionOf(rule.query, error.start)}, ${error.upstream ?? error.code})`,
    );
  const columns = new Set(analysis.columns.map(({ name }) => name));
  for (const name of namedColumns(rule))
    if (!columns.has(name)) throw new Refusal(400, 'BadRequest', `The given column ${name} does not exist.`);
}

/** The columns that mappings, custom details and overrides read. */
function namedColumns(rule: QueryRuleProperties): string[] {
  const override = rule.alertDetailsOverride ?? {};
  const formats = `${override.alertDisplayNameFormat ?? ''} ${override.alertDescriptionFormat ?? ''}`;
  return [
    ...(rule.entityMappings ?? []).flatMap(({ fieldMappings }) => fieldMappings.map(({ columnName }) => columnName)),
    ...Object.values(rule.customDetails ?? {}),
    ...[...formats.matchAll(/\{\{([^{}]+)\}\}/g)].map(([, name]) => name.trim()),
    ...[override.alertSeverityColumnName, override.alertTacticsColumnName].filter(
      name => typeof name === 'string' && name !== '',
    ),
    ...(override.alertDynamicProperties ?? []).map(({ value }) => value),
  ] as string[];
}

function notOneOf(name: string, value: unknown, values: readonly string[]): Refusal {
  return invalid(name, `'${value}' is not one of ${values.join(', ')}.`);
}

function invalid(property: string, message: string): Refusal {
  return new Refusal(400, 'BadRequest', `Invalid properties for alert rule: 'properties.${property}': ${message}`);
}
