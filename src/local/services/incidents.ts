import { nameGuid } from '../../core/id.ts';
import type { Resource } from '../../kql/duckdb/store.ts';
import {
  alertResource,
  type Entity,
  entityKey,
  entityResource,
  type Incident,
  type IncidentComment,
  type IncidentProperties,
  incidentResource,
  modified,
  newIncident,
  severities,
  updateIncident,
} from '../../sentinel/index.ts';
import { armRequest, checkPreconditions, conflictRefusal, isObject, type Json, page, sentinelPath } from '../arm.ts';
import { alertsOf, byClient, commitIncidents, incidentNumbers, incidentOf, incidentsCollection } from '../incidents.ts';
import { filtered, ordered } from '../odata.ts';
import { armAudience, type Call, defineService, noContent, ok, Refusal, type Reply } from '../service.ts';
import type { LocalWorkspace } from '../workspace.ts';

const one = `${sentinelPath}/incidents/:incident`;

/** Incidents with their alerts, entities, comments, tasks and relations. https://learn.microsoft.com/rest/api/securityinsights/incidents */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    { name: 'Incidents_List', method: 'GET', path: `${sentinelPath}/incidents`, handle: list },
    { name: 'Incidents_Get', method: 'GET', path: one, handle: call => ok(body(call.workspace, existing(call))) },
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
    { name: 'IncidentComments_List', method: 'GET', path: `${one}/comments`, handle: listComments },
    { name: 'IncidentComments_Get', method: 'GET', path: `${one}/comments/:comment`, handle: getComment },
    { name: 'IncidentComments_CreateOrUpdate', method: 'PUT', path: `${one}/comments/:comment`, handle: putComment },
    { name: 'IncidentComments_Delete', method: 'DELETE', path: `${one}/comments/:comment`, handle: removeComment },
    { name: 'IncidentTasks_List', method: 'GET', path: `${one}/tasks`, handle: listTasks },
    { name: 'IncidentRelations_List', method: 'GET', path: `${one}/relations`, handle: listRelations },
    { name: 'IncidentRelations_Get', method: 'GET', path: `${one}/relations/:relation`, handle: getRelation },
  ],
});

const defaultPage = 50;
const maxPage = 1000;

function body(workspace: LocalWorkspace, resource: Resource): Json {
  return incidentResource(incidentOf(resource), workspace.names, resource.etag);
}

function list(call: Call): Reply {
  const { workspace, query } = call;
  const all = workspace.store.resources(incidentsCollection(workspace)).map(resource => body(workspace, resource));
  const items = ordered(filtered(all, query.$filter), query.$orderby ?? 'properties/createdTimeUtc desc');
  return page(
    query.$top === undefined ? { ...call, query: { ...query, $top: String(defaultPage) } } : call,
    items,
    maxPage,
  );
}

function idOf(call: Call): string {
  return `${incidentsCollection(call.workspace)}/${call.params.incident}`;
}

function existing(call: Call): Resource {
  const resource = call.workspace.store.resource(idOf(call));
  if (!resource) throw new Refusal(404, 'NotFound', `Incident with id '${call.params.incident}' was not found.`);
  return resource;
}

async function put(call: Call): Promise<Reply> {
  const { workspace } = call;
  const request = armRequest(call);
  const properties = checked(request.properties);
  const current = workspace.store.resource(idOf(call));
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
  await written(call, before, after, numbers.put());
  return { status: current ? 200 : 201, body: body(workspace, existing(call)) };
}

async function written(
  call: Call,
  before: Incident | undefined,
  after: Incident,
  more: Parameters<typeof commitIncidents>[2] = [],
): Promise<void> {
  if (!(await commitIncidents(call.workspace, [{ before, after, by: 'Application' }], more)))
    throw conflictRefusal(idOf(call));
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
  const current = call.workspace.store.resource(idOf(call));
  if (!current) return noContent;
  checkPreconditions(call, current);
  await call.workspace.store.commit({ remove: [{ id: current.id }] });
  return ok();
}

function listAlerts(call: Call): Reply {
  return ok({ value: alertsOf(call.workspace, incidentOf(existing(call))).map(alertResource) });
}

/** The local Azure has no bookmarks. */
function listBookmarks(call: Call): Reply {
  existing(call);
  return ok({ value: [] });
}

/** The entities of all alerts, each once. */
function listEntities(call: Call): Reply {
  const { workspace } = call;
  const entities = new Map<string, Entity>();
  for (const alert of alertsOf(workspace, incidentOf(existing(call))))
    for (const entity of alert.entities) entities.set(entityKey(entity), entity);
  const resources = [...entities].map(([key, entity]) => entityResource(entity, nameGuid(key), workspace.names));
  const kinds = Map.groupBy(resources, ({ kind }) => kind);
  return ok({
    entities: resources,
    metaData: [...kinds].map(([entityKind, { length: count }]) => ({ entityKind, count })),
  });
}

function listComments(call: Call): Reply {
  const { comments } = incidentOf(existing(call));
  return page(
    call,
    comments.map(comment => commentBody(call, comment)),
  );
}

function commentBody(call: Call, comment: IncidentComment): Json {
  return {
    id: `${idOf(call)}/comments/${comment.name}`,
    name: comment.name,
    type: 'Microsoft.SecurityInsights/incidents/comments',
    etag: `"${nameGuid(`${comment.name} ${comment.message}`)}"`,
    properties: {
      message: comment.message,
      createdTimeUtc: comment.createdTime,
      lastModifiedTimeUtc: comment.createdTime,
      author: { objectId: comment.author, email: null, name: 'Picket local', userPrincipalName: null },
    },
  };
}

function commentNamed(call: Call, incident: Incident): IncidentComment {
  const found = incident.comments.find(({ name }) => name.toLowerCase() === call.params.comment.toLowerCase());
  if (!found)
    throw new Refusal(
      404,
      'NotFound',
      `Comment '${call.params.comment}' of incident '${incident.name}' was not found.`,
    );
  return found;
}

function getComment(call: Call): Reply {
  return ok(commentBody(call, commentNamed(call, incidentOf(existing(call)))));
}

const maxComments = 100;
const longestComment = 30_000;

async function putComment(call: Call): Promise<Reply> {
  const { message } = armRequest(call).properties;
  if (typeof message !== 'string' || message === '') throw invalid("Required property 'message' is missing.");
  if (message.length > longestComment) throw invalid(`A comment can have at most ${longestComment} characters.`);
  const incident = incidentOf(existing(call));
  const others = incident.comments.filter(({ name }) => name !== call.params.comment);
  if (others.length >= maxComments) throw invalid(`An incident can have at most ${maxComments} comments.`);
  const old = incident.comments.find(({ name }) => name === call.params.comment);
  const comment = {
    name: call.params.comment,
    message,
    createdTime: old?.createdTime ?? call.workspace.timestamp(),
    author: call.workspace.identity.clientId,
  };
  await written(
    call,
    incident,
    modified(incident, { ...incident, comments: [...others, comment] }, byClient(call.workspace)),
  );
  return { status: old ? 200 : 201, body: commentBody(call, comment) };
}

async function removeComment(call: Call): Promise<Reply> {
  const incident = incidentOf(existing(call));
  const comments = incident.comments.filter(({ name }) => name.toLowerCase() !== call.params.comment.toLowerCase());
  if (comments.length === incident.comments.length) return noContent;
  await written(call, incident, modified(incident, { ...incident, comments }, byClient(call.workspace)));
  return ok();
}

function listTasks(call: Call): Reply {
  const tasks = incidentOf(existing(call)).tasks.map(
    ({ name, title, description, status, createdTime, lastModifiedTime }) => ({
      id: `${idOf(call)}/tasks/${name}`,
      name,
      type: 'Microsoft.SecurityInsights/incidents/tasks',
      properties: { title, description, status, createdTimeUtc: createdTime, lastModifiedTimeUtc: lastModifiedTime },
    }),
  );
  return page(call, tasks);
}

function relations(call: Call): Json[] {
  const incident = incidentOf(existing(call));
  return alertsOf(call.workspace, incident).map(alert => {
    const name = `${incident.name}_${alert.systemAlertId}`;
    return {
      id: `${idOf(call)}/relations/${name}`,
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
