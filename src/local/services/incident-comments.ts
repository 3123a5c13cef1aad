import { nameGuid } from '../../core/id.ts';
import { type Incident, type IncidentComment, modified } from '../../sentinel/index.ts';
import { armRequest, type Json, page, sentinelPath } from '../arm.ts';
import { byClient, existingIncident, incidentId, incidentOf, writeIncident } from '../incidents.ts';
import { armAudience, type Call, defineService, noContent, ok, Refusal, type Reply } from '../service.ts';

const collection = `${sentinelPath}/incidents/:incident/comments`;
const one = `${collection}/:comment`;

/** The comments of an incident. https://learn.microsoft.com/rest/api/securityinsights/incident-comments */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    { name: 'IncidentComments_List', method: 'GET', path: collection, handle: listComments },
    { name: 'IncidentComments_Get', method: 'GET', path: one, handle: getComment },
    { name: 'IncidentComments_CreateOrUpdate', method: 'PUT', path: one, handle: putComment },
    { name: 'IncidentComments_Delete', method: 'DELETE', path: one, handle: removeComment },
  ],
});

function listComments(call: Call): Reply {
  const { comments } = incidentOf(existingIncident(call));
  return page(
    call,
    comments.map(comment => commentBody(call, comment)),
  );
}

function commentBody(call: Call, comment: IncidentComment): Json {
  return {
    id: `${incidentId(call)}/comments/${comment.name}`,
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
  return ok(commentBody(call, commentNamed(call, incidentOf(existingIncident(call)))));
}

const maxComments = 100;
const longestComment = 30_000;

async function putComment(call: Call): Promise<Reply> {
  const { message } = armRequest(call).properties;
  if (typeof message !== 'string' || message === '') throw invalid("Required property 'message' is missing.");
  if (message.length > longestComment) throw invalid(`A comment can have at most ${longestComment} characters.`);
  const incident = incidentOf(existingIncident(call));
  const others = incident.comments.filter(({ name }) => name !== call.params.comment);
  if (others.length >= maxComments) throw invalid(`An incident can have at most ${maxComments} comments.`);
  const old = incident.comments.find(({ name }) => name === call.params.comment);
  const comment = {
    name: call.params.comment,
    message,
    createdTime: old?.createdTime ?? call.workspace.timestamp(),
    author: call.workspace.identity.clientId,
  };
  await writeIncident(
    call,
    incident,
    modified(incident, { ...incident, comments: [...others, comment] }, byClient(call.workspace)),
  );
  return { status: old ? 200 : 201, body: commentBody(call, comment) };
}

async function removeComment(call: Call): Promise<Reply> {
  const incident = incidentOf(existingIncident(call));
  const comments = incident.comments.filter(({ name }) => name.toLowerCase() !== call.params.comment.toLowerCase());
  if (comments.length === incident.comments.length) return noContent;
  await writeIncident(call, incident, modified(incident, { ...incident, comments }, byClient(call.workspace)));
  return ok();
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}
