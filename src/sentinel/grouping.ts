import { durationTicks, isoFromTicks, type Ticks, ticksFromIso, ticksPerHour } from '../core/time.ts';
import type { Alert, Instant } from './alert.ts';
import { entityKey } from './entities.ts';
import { entityTypes } from './entity-types.ts';
import { type Incident, modified, newIncident } from './incident.ts';
import { type GroupingConfiguration, type QueryRule, severities } from './rule.ts';

/** The alerts of a run that are to become incidents. */
export interface Assignment {
  rule: QueryRule;
  alerts: readonly Alert[];
  /** The incidents that may take further alerts: at least those of this rule, closed ones included. */
  incidents: readonly Incident[];
  now: Ticks;
  newId: () => string;
  nextNumber: () => number;
}

/** The incidents that the alerts made or joined: whole, in the order of the alerts, each once. */
export interface Assigned {
  created: Incident[];
  /** The changed ones, beside what they were. */
  updated: { before: Incident; after: Incident }[];
}

/** The excess of alerts goes to a new incident. https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview */
const maxAlerts = 150;
const defaultLookback = 5n * ticksPerHour;

/** Puts the alerts of a run into incidents, as the rule's incident configuration says. */
export function assignIncidents(assignment: Assignment): Assigned {
  const { rule, alerts, incidents } = assignment;
  const configuration = rule.properties.incidentConfiguration;
  if (configuration?.createIncident === false) return { created: [], updated: [] };
  const grouping = configuration?.groupingConfiguration?.enabled ? configuration.groupingConfiguration : undefined;
  const now = isoFromTicks(assignment.now);
  const known = new Map(incidents.map(incident => [incident.name, incident]));
  const touched = new Set<string>();
  for (const alert of alerts) {
    const home = grouping && homeOf(alert, grouping, rule, [...known.values()], assignment.now);
    const group = grouping ? { rule: rule.id, key: groupKey(alert, grouping), since: now } : null;
    const incident = home ? joined(home, alert) : opened(alert, group, assignment, now);
    known.set(incident.name, incident);
    touched.add(incident.name);
  }
  const found = new Map(incidents.map(incident => [incident.name, incident]));
  const result: Assigned = { created: [], updated: [] };
  for (const name of touched) {
    const [before, after] = [found.get(name), known.get(name)!];
    if (before) result.updated.push({ before, after: modified(before, after, { now, by: grouped }) });
    else result.created.push(after);
  }
  return result;
}

/** The words are not verified. */
const grouped = 'Incident updated by alert grouping';

/** The incident that an alert belongs to, the youngest where there are several. */
function homeOf(
  alert: Alert,
  grouping: GroupingConfiguration,
  rule: QueryRule,
  incidents: readonly Incident[],
  now: Ticks,
): Incident | undefined {
  const key = groupKey(alert, grouping);
  const lookback = durationTicks(grouping.lookbackDuration) ?? defaultLookback;
  return incidents
    .filter(({ group }) => group?.rule === rule.id && group.key === key && age(group.since, now) <= lookback)
    .filter(
      ({ alertIds, status }) => alertIds.length < maxAlerts && (status !== 'Closed' || grouping.reopenClosedIncident),
    )
    .sort((a, b) => b.number - a.number)[0];
}

function age(since: Instant, now: Ticks): Ticks {
  return now - (ticksFromIso(since) ?? now);
}

/**
 * What alerts must have in common to share an incident. That alerts without entities are put together under AllEntities is not
 * verified.
 */
function groupKey(alert: Alert, grouping: GroupingConfiguration): string {
  switch (grouping.matchingMethod) {
    case 'AnyAlert':
      return 'AnyAlert';
    case 'AllEntities':
      return JSON.stringify(['AllEntities', entityKeys(alert)]);
    case 'Selected':
      return JSON.stringify(['Selected', ...selectedKeys(alert, grouping)]);
  }
}

function entityKeys(alert: Alert, types?: readonly string[]): string[] {
  const wanted = types?.map(type => entityTypes[type]?.type);
  return alert.entities
    .filter(entity => !wanted || wanted.includes(entity.Type))
    .map(entityKey)
    .sort();
}

function selectedKeys(alert: Alert, grouping: GroupingConfiguration): unknown[] {
  const details: Record<string, string> = { DisplayName: alert.alertName, Severity: alert.severity };
  return [
    (grouping.groupByEntities ?? []).map(type => [type, entityKeys(alert, [type])]),
    (grouping.groupByAlertDetails ?? []).map(name => [name, details[name]]),
    (grouping.groupByCustomDetails ?? []).map(name => [name, [...(alert.customDetails[name] ?? [])].sort()]),
  ];
}

/** A new incident of one alert. */
export function opened(
  alert: Alert,
  group: Incident['group'],
  { newId, nextNumber }: Pick<Assignment, 'newId' | 'nextNumber'>,
  now: Instant,
): Incident {
  const { alertName: title, description, severity } = alert;
  const by = 'Incident created from alert';
  const properties = { title, description, severity, status: 'New' as const };
  return {
    ...newIncident(newId(), nextNumber(), properties, { now, by }),
    ...withAlert({ tactics: [], techniques: [], alertIds: [], alertProductNames: [], ruleIds: [] }, alert),
    firstActivityTime: alert.startTime,
    lastActivityTime: alert.endTime,
    group,
  };
}

type Collected = Pick<Incident, 'alertIds' | 'alertProductNames' | 'tactics' | 'techniques' | 'ruleIds'>;

function withAlert(collected: Collected, alert: Alert): Collected {
  return {
    alertIds: [...collected.alertIds, alert.systemAlertId],
    alertProductNames: union(collected.alertProductNames, [alert.productName]),
    tactics: union(collected.tactics, alert.tactics),
    techniques: union(collected.techniques, alert.techniques),
    ruleIds: union(collected.ruleIds, [alert.ruleId]),
  };
}

/**
 * An incident with one alert more; a closed one is opened again. That it takes the highest severity, and becomes Active when it
 * is opened again, is not verified.
 */
function joined(incident: Incident, alert: Alert): Incident {
  const reopened: Partial<Incident> =
    incident.status === 'Closed'
      ? { status: 'Active', classification: '', classificationReason: '', classificationComment: '' }
      : {};
  return {
    ...incident,
    ...reopened,
    severity: gravest(incident.severity, alert.severity),
    firstActivityTime: earlier(incident.firstActivityTime, alert.startTime),
    lastActivityTime: later(incident.lastActivityTime, alert.endTime),
    ...withAlert(incident, alert),
  };
}

function gravest(a: Incident['severity'], b: Incident['severity']): Incident['severity'] {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
}

function earlier(a: Instant | null, b: Instant): Instant {
  return a !== null && a < b ? a : b;
}

function later(a: Instant | null, b: Instant): Instant {
  return a !== null && a > b ? a : b;
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}
