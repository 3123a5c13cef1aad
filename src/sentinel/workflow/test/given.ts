import { nameGuid } from '../../../core/id.ts';
import type { Alert, Workspace } from '../../alert.ts';
import type { Entity } from '../../entities.ts';
import { entityTypes } from '../../entity-types.ts';
import { type Incident, type IncidentStatus, newIncident, noOwner } from '../../incident.ts';
import type { AlertSeverity } from '../../rule.ts';
import type { TriggerEvent } from '../run/trigger.ts';
import { alertTriggerBody, entityTriggerBody, incidentTriggerBody } from '../sentinel/trigger-body.ts';
import type { Given, GivenAlert, GivenEntity, GivenIncident } from './playbook-test.ts';

/** The workspace that playbook tests play in. */
export const testWorkspace: Workspace = {
  customerId: nameGuid('playbook test workspace'),
  subscription: nameGuid('playbook test subscription'),
  resourceGroup: 'soc',
  name: 'law-soc',
};

/** What a test begins with: the event that starts the playbook, and the incident that it belongs to. */
export interface Stage {
  event: TriggerEvent;
  incident?: Incident;
}

/** @throws RangeError when an entity has a type that does not exist. */
export function stageOf(given: Given, now: string): Stage {
  const named = given.trigger === undefined ? {} : { name: given.trigger };
  if (given.request) return { event: { ...named, headers: {}, queries: {}, ...given.request } };
  if (given.schedule) return { event: named };
  const incident = incidentOf(given, now);
  return { event: { ...named, headers: {}, body: bodyOf(given, incident, now) }, incident };
}

function bodyOf(given: Given, incident: Incident, now: string): unknown {
  if (given.entity)
    return entityTriggerBody(entityOf(given.entity), nameGuid('entity'), testWorkspace, given.incident && incident);
  if (given.alert) return alertTriggerBody(alertOf(given.alert, 0, now));
  const alerts = (given.incident?.alerts ?? []).map((alert, index) => alertOf(alert, index, now));
  const own = (given.incident?.entities ?? []).map(entityOf);
  const entities = [...own, ...alerts.flatMap(alert => alert.entities)];
  const numbered = entities.map((entity, index) => ({ name: nameGuid(`entity ${index}`), entity }));
  return incidentTriggerBody({ incident, etag: '"test"', alerts, entities: numbered }, testWorkspace, {
    id: nameGuid('event'),
    type: 'Create',
  });
}

function incidentOf({ incident = {}, alert }: Given, now: string): Incident {
  const by = { now, by: 'Test' };
  const severity = (incident.severity ?? alert?.severity ?? 'Medium') as AlertSeverity;
  const title = incident.title ?? alert?.name ?? 'Test incident';
  const made = newIncident(
    nameGuid('incident'),
    incident.number ?? 1,
    { title, severity, status: (incident.status ?? 'New') as IncidentStatus },
    by,
  );
  const alerts = alert ? [alert] : (incident.alerts ?? []);
  return {
    ...made,
    ...known(incident, alert),
    alertIds: alerts.map((_, index) => alertId(index)),
    alertProductNames: [...new Set(alerts.map(one => one.product ?? defaultProduct))],
    comments: (incident.comments ?? []).map((message, index) => ({
      name: nameGuid(`comment ${index}`),
      message,
      createdTime: now,
      author: 'Test',
    })),
    firstActivityTime: now,
    lastActivityTime: now,
  };
}

function known(incident: GivenIncident, alert: GivenAlert | undefined): Partial<Incident> {
  const { owner } = incident;
  return {
    description: incident.description ?? alert?.description ?? '',
    tactics: incident.tactics ?? alert?.tactics ?? [],
    techniques: incident.techniques ?? [],
    labels: (incident.labels ?? []).map(labelName => ({ labelName, labelType: 'User' })),
    ...(owner !== undefined && { owner: { ...noOwner, email: owner, assignedTo: owner, userPrincipalName: owner } }),
  };
}

const defaultProduct = 'Azure Sentinel';

function alertId(index: number): string {
  return nameGuid(`alert ${index}`);
}

function alertOf(given: GivenAlert, index: number, now: string): Alert {
  return {
    systemAlertId: alertId(index),
    vendorOriginalId: nameGuid(`vendor alert ${index}`),
    ruleId: '',
    alertName: given.name ?? 'Test alert',
    description: given.description ?? '',
    severity: (given.severity ?? 'Medium') as AlertSeverity,
    tactics: given.tactics ?? [],
    techniques: [],
    subTechniques: [],
    startTime: now,
    endTime: now,
    timeGenerated: now,
    alertType: `${testWorkspace.customerId}_${nameGuid('rule')}`,
    alertLink: '',
    confidenceLevel: '',
    confidenceScore: null,
    extendedLinks: '',
    productComponentName: 'Scheduled Alerts',
    productName: given.product ?? defaultProduct,
    providerName: 'ASI Scheduled Alerts',
    remediationSteps: '',
    entities: (given.entities ?? []).map(entityOf),
    customDetails: {},
    extendedProperties: given.properties ?? {},
    workspace: testWorkspace,
  };
}

function entityOf(given: GivenEntity): Entity {
  const [[name, fields] = ['', {}]] = Object.entries(given);
  const found = Object.entries(entityTypes).find(([type]) => type.toLowerCase() === name.toLowerCase());
  if (!found)
    throw new RangeError(`There is no entity type '${name}'; there are ${Object.keys(entityTypes).join(', ')}.`);
  return { ...fields, Type: found[1].type };
}
