import { randomUUID } from 'node:crypto';
import type { Resource } from '../../kql/duckdb/store.ts';
import {
  alertResource,
  entityResource,
  type IncidentProperties,
  incidentResource,
  newIncident,
  playbookHealthRow,
  severities,
  updateIncident,
} from '../../sentinel/index.ts';
import { armRequest, checkPreconditions, isObject, type Json, page, sentinelPath } from '../arm.ts';
import {
  alertsOf,
  byClient,
  existingIncident,
  incidentId,
  incidentNumbers,
  incidentOf,
  incidentsCollection,
  systemRows,
  writeIncident,
} from '../incidents.ts';
import { filtered, ordered } from '../odata.ts';
import { askPlaybook, entitiesOf, incidentEvent } from '../playbooks/ask.ts';
import { armAudience, type Call, defineService, noContent, ok, Refusal, type Reply } from '../service.ts';
import type { LocalWorkspace } from '../workspace.ts';

const one = `${sentinelPath}/incidents/:incident`;

/** Incidents with their alerts, entities and relations. https://learn.microsoft.com/rest/api/securityinsights/incidents */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    { name: 'Incidents_List', method: 'GET', path: `${sentinelPath}/incidents`, handle: list },
    {
      name: 'Incidents_Get',
      method: 'GET',
      path: one,
      handle: call => ok(body(call.workspace, existingIncident(call))),
    },
    { name: 'Incidents_CreateOrUpdate', method: 'PUT', path: one, handle: put },
    { name: 'Incidents_Delete', method: 'DELETE', path: one, handle: remove },
    { name: 'Incidents_ListAlerts', method: 'POST', path: `${one}/alerts`, handle: listAlerts },
    { name: 'Incidents_ListEntities', method: 'POST', path: `${one}/entities`, handle: listEntities },
    {
      name: 'Incidents_ListBookmarks',
      method: 'POST',
      path: `${one}/bookmarks`,
      handle: listBookmarks,
    },
    { name: 'Incidents_RunPlaybook', method: 'POST', path: `${one}/runPlaybook`, handle: runPlaybook },
    { name: 'IncidentRelations_List', method: 'GET', path: `${one}/relations`, handle: listRelations },
    { name: 'IncidentRelations_Get', method: 'GET', path: `${one}/relations/:relation`, handle: getRelation },
  ],
});

const defaultPage = 50;
const maxPage = 1000;

function body(workspace: LocalWorkspace, resource: Resource): Json {
  return incidentResource(incidentOf(resource), workspace.names, resource.etag);
}

/** What is sent of an incident, made once for each state of it: a queue of many is read page after page. */
const bodies = new WeakMap<Resource, Json>();

function listed(workspace: LocalWorkspace, resource: Resource): Json {
  const kept = bodies.get(resource) ?? body(workspace, resource);
  bodies.set(resource, kept);
  return kept;
}

interface Asked {
  resources: readonly Resource[];
  items: Json[];
}

/** The last few lists as they were filtered and sorted, for their next pages. */
const asked = new Map<string, Asked>();
const mostAsked = 8;

function asWanted(workspace: LocalWorkspace, filter: string | undefined, orderBy: string): Json[] {
  const resources = workspace.store.resources(incidentsCollection(workspace));
  const key = JSON.stringify([workspace.id, filter, orderBy]);
  const before = asked.get(key);
  asked.delete(key);
  if (before && isSame(before.resources, resources)) {
    asked.set(key, before);
    return before.items;
  }
  const all = resources.map(resource => listed(workspace, resource));
  const items = ordered(filtered(all, filter), orderBy);
  asked.set(key, { resources, items });
  if (asked.size > mostAsked) asked.delete(asked.keys().next().value!);
  return items;
}

function isSame(before: readonly Resource[], after: readonly Resource[]): boolean {
  return before.length === after.length && before.every((resource, index) => resource === after[index]);
}

function list(call: Call): Reply {
  const { workspace, query } = call;
  const items = asWanted(workspace, query.$filter, query.$orderby ?? 'properties/createdTimeUtc desc');
  return page(
    query.$top === undefined ? { ...call, query: { ...query, $top: String(defaultPage) } } : call,
    items,
    maxPage,
  );
}

async function put(call: Call): Promise<Reply> {
  const { workspace } = call;
  const request = armRequest(call);
  const properties = checked(request.properties);
  const current = workspace.store.resource(incidentId(call));
  checkPreconditions(call, current);
  if (current && typeof request.etag === 'string' && request.etag !== current.etag)
    throw new Refusal(
      409,
      'Conflict',
      `A newer instance of incident '${call.params.incident}' exists (Etag does not match). Data was not saved.`,
    );
  const numbers = incidentNumbers(workspace);
  const before = current && incidentOf(current);
  const after = before
    ? updateIncident(before, properties, byClient(workspace))
    : newIncident(call.params.incident, numbers.next(), properties, {
        ...byClient(workspace),
        by: 'Incident created by client',
      });
  await writeIncident(call, before, after, numbers.put());
  return { status: current ? 200 : 201, body: body(workspace, existingIncident(call)) };
}

const statuses = ['New', 'Active', 'Closed'];
const classifications = ['Undetermined', 'TruePositive', 'BenignPositive', 'FalsePositive'];

function checked(properties: Json): IncidentProperties {
  const { title, severity, status, classification, labels, owner } = properties;
  if (typeof title !== 'string' || title === '') throw invalid("Required property 'title' is missing.");
  if (!severities.includes(severity as (typeof severities)[number]))
    throw invalid(`'severity' must be one of ${severities.join(', ')}.`);
  if (!statuses.includes(String(status))) throw invalid(`'status' must be one of ${statuses.join(', ')}.`);
  if (status === 'Closed' && !classifications.includes(String(classification)))
    throw invalid(`A closed incident needs a 'classification' of ${classifications.join(', ')}.`);
  if (
    labels !== undefined &&
    labels !== null &&
    !(Array.isArray(labels) && labels.every(label => isObject(label) && typeof label.labelName === 'string'))
  )
    throw invalid("'labels' must be an array of objects with a labelName.");
  if (owner !== undefined && owner !== null && !isObject(owner)) throw invalid("'owner' must be an object.");
  const given = Object.entries(properties).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as unknown as IncidentProperties;
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}

async function remove(call: Call): Promise<Reply> {
  const current = call.workspace.store.resource(incidentId(call));
  if (!current) return noContent;
  checkPreconditions(call, current);
  await call.workspace.store.commit({ remove: [{ id: current.id }] });
  return ok();
}

function listAlerts(call: Call): Reply {
  return ok({ value: alertsOf(call.workspace, incidentOf(existingIncident(call))).map(alertResource) });
}

/** Begins a playbook with the incident. That Azure answers 404 for one that can not run is not verified. */
async function runPlaybook(call: Call): Promise<Reply> {
  const { workspace } = call;
  const incident = incidentOf(existingIncident(call));
  const request = call.json();
  const workflow = isObject(request) ? request.logicAppsResourceId : undefined;
  if (typeof workflow !== 'string') throw invalid("Required property 'logicAppsResourceId' is missing.");
  const event = incidentEvent(workspace, { incident, alerts: alertsOf(workspace, incident), type: 'Create' });
  const answer = askPlaybook(workspace, { workflow, trigger: 'incident', event, depth: 0 });
  if ('refused' in answer) throw new Refusal(404, 'NotFound', answer.refused);
  const row = playbookHealthRow({
    workflow: answer.run.workflow,
    outcome: { run: answer.run.name },
    triggeredBy: workspace.identity.clientId,
    triggeredOn: 'Incident',
    incident,
    workspace: workspace.names,
    now: workspace.now(),
    recordId: randomUUID(),
  });
  await workspace.commit({ put: answer.put, rows: systemRows(workspace, 'SentinelHealth', [row], workspace.now()) });
  return noContent;
}

/** The local Azure has no bookmarks. */
function listBookmarks(call: Call): Reply {
  existingIncident(call);
  return ok({ value: [] });
}

/** The entities of all alerts, each once. */
function listEntities(call: Call): Reply {
  const { workspace } = call;
  const entities = entitiesOf(alertsOf(workspace, incidentOf(existingIncident(call))));
  const resources = entities.map(({ name, entity }) => entityResource(entity, name, workspace.names));
  const kinds = Map.groupBy(resources, ({ kind }) => kind);
  return ok({
    entities: resources,
    metaData: [...kinds].map(([entityKind, { length: count }]) => ({ entityKind, count })),
  });
}

function relations(call: Call): Json[] {
  const incident = incidentOf(existingIncident(call));
  return alertsOf(call.workspace, incident).map(alert => {
    const name = `${incident.name}_${alert.systemAlertId}`;
    return {
      id: `${incidentId(call)}/relations/${name}`,
      name,
      type: 'Microsoft.SecurityInsights/Incidents/relations',
      properties: {
        relatedResourceId: alertResource(alert).id,
        relatedResourceName: alert.systemAlertId,
        relatedResourceType: 'Microsoft.SecurityInsights/entities',
        relatedResourceKind: 'SecurityAlert',
      },
    };
  });
}

function listRelations(call: Call): Reply {
  return page(call, relations(call));
}

function getRelation(call: Call): Reply {
  const found = relations(call).find(({ name }) => String(name).toLowerCase() === call.params.relation.toLowerCase());
  if (!found) throw new Refusal(404, 'NotFound', `Relation '${call.params.relation}' was not found.`);
  return ok(found);
}
