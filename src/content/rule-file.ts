import { isGuid } from '../core/id.ts';
import { isFromTemplate, ruleComparable } from './analytics-rule-body.ts';
import { defined, list, pick, text, trimmed, withoutEmpty } from './field.ts';
import type { FileForm, Pulled } from './kind.ts';
import { joinTechniques } from './mitre.ts';
import { isObject, type Json, type JsonObject, objectAt, properties } from './resource.ts';
import { fileDuration, slug } from './slug.ts';

const operators: Readonly<Record<string, string>> = { GreaterThan: 'gt', LessThan: 'lt', Equal: 'eq', NotEqual: 'ne' };

/** A live rule as a file of the community's format; what is at its default is left out. */
export function ruleFile({ body, existing = {} }: Pulled): FileForm | undefined {
  const id = text(body.name).toLowerCase();
  const given = properties(body);
  const kind = text(body.kind);
  if (!isGuid(id) && !isFromTemplate(kind)) return undefined;
  const title = text(given.displayName) || text(given.alertRuleTemplateName) || kind;
  const value = { ...(isGuid(id) ? { id } : {}), kind, ...fields(kind, given, existing), ...enabled(given, existing) };
  return { path: `${slug(title)}.yaml`, value: withoutEmpty(value) as JsonObject };
}

function fields(kind: string, given: JsonObject, existing: JsonObject): JsonObject {
  const named = defined({ name: given.displayName, description: quotedOnce(given.description) });
  if (kind === 'MicrosoftSecurityIncidentCreation') {
    const filters = ['productFilter', 'severitiesFilter', 'displayNamesFilter', 'displayNamesExcludeFilter'];
    return { ...named, ...pick(given, filters) };
  }
  if (kind !== 'Scheduled' && kind !== 'NRT') return pick(given, ['alertRuleTemplateName']);
  const form = ruleComparable({ kind, properties: given });
  const techniques =
    'techniques' in existing && !('relevantTechniques' in existing) ? 'techniques' : 'relevantTechniques';
  return defined({
    ...named,
    severity: given.severity,
    ...(kind === 'Scheduled' ? schedule(given) : {}),
    tactics: given.tactics,
    [techniques]: joinTechniques(given),
    query: trimmed(given.query),
    ...pick(form, ['entityMappings', 'sentinelEntitiesMappings', 'customDetails', 'alertDetailsOverride']),
    ...pick(form, ['alertRuleTemplateName']),
    ...grouping(form),
    ...suppression(given),
  });
}

function schedule(given: JsonObject): Record<string, Json | undefined> {
  return {
    queryFrequency: fileDuration(given.queryFrequency),
    queryPeriod: fileDuration(given.queryPeriod),
    triggerOperator: operators[text(given.triggerOperator)] ?? given.triggerOperator,
    triggerThreshold: given.triggerThreshold,
  };
}

function grouping(form: JsonObject): JsonObject {
  const events = objectAt(form, 'eventGroupingSettings');
  const incident = objectAt(form, 'incidentConfiguration');
  const groups = objectAt(incident, 'groupingConfiguration');
  const usual = incident.createIncident === true && groups.enabled === false;
  return {
    ...(events.aggregationKind === 'SingleAlert' ? {} : { eventGroupingSettings: events }),
    ...(usual && isPlain(groups) ? {} : { incidentConfiguration: incident }),
  };
}

/** Whether grouping is as Sentinel shows it for a rule that says nothing about it. */
function isPlain(groups: JsonObject): boolean {
  const lists = ['groupByEntities', 'groupByAlertDetails', 'groupByCustomDetails'];
  return (
    groups.reopenClosedIncident === false &&
    groups.lookbackDuration === 'PT5H' &&
    groups.matchingMethod === 'AllEntities' &&
    lists.every(key => list(groups[key]).length === 0)
  );
}

function suppression(given: JsonObject): Record<string, Json | undefined> {
  if (given.suppressionEnabled !== true && given.suppressionDuration === 'PT5H') return {};
  return {
    suppressionEnabled: given.suppressionEnabled ?? false,
    suppressionDuration: fileDuration(given.suppressionDuration),
  };
}

/** On is the default; a file that says it under `deploy` keeps it there. */
function enabled(given: JsonObject, existing: JsonObject): JsonObject {
  const deploy = existing.deploy;
  if (isObject(deploy) && deploy.enabled !== undefined)
    return { deploy: { ...deploy, enabled: given.enabled ?? true } };
  return given.enabled === false ? { enabled: false } : {};
}

/** A description in single quotes would lose them on its way back. */
function quotedOnce(value: Json | undefined): Json | undefined {
  const plain = trimmed(value);
  if (typeof plain !== 'string' || !/^'[\s\S]*'$/.test(plain.trim())) return plain;
  return `'${plain.replaceAll("'", "''")}'`;
}
