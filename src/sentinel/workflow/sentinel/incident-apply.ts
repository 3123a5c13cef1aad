import {
  type Incident,
  type IncidentStatus,
  type Label,
  type Modification,
  modified,
  noOwner,
  type Owner,
} from '../../incident.ts';
import { type AlertSeverity, severities } from '../../rule.ts';
import type { IncidentFields, IncidentRequest } from './incident-request.ts';

const statuses: readonly string[] = ['New', 'Active', 'Closed'];
const classifications: readonly string[] = ['Undetermined', 'TruePositive', 'BenignPositive', 'FalsePositive'];
const longestComment = 30_000;
const mostComments = 100;

/** Why the service refuses a request (an answer of 400), or undefined. */
export function refusalOf(request: IncidentRequest, incident?: Incident): string | undefined {
  if (request.does === 'comment') {
    if (request.message.length > longestComment) return `A comment has at most ${longestComment} characters.`;
    if (request.message === '') return 'A comment can not be empty.';
    return (incident?.comments.length ?? 0) >= mostComments
      ? `An incident has at most ${mostComments} comments.`
      : undefined;
  }
  if (request.does !== 'update' && request.does !== 'create') return undefined;
  const { severity, status, classification } = request.changes;
  return (
    oneOf('severity', severity, severities) ??
    oneOf('status', status, statuses) ??
    oneOf('classification', classification, classifications)
  );
}

function oneOf(name: string, value: string | undefined, known: readonly string[]): string | undefined {
  if (value === undefined || known.includes(value)) return undefined;
  return `The ${name} '${value}' is not valid: it must be one of ${known.join(', ')}.`;
}

/** The incident after a request that was not refused; `id` names what is new in it (a comment, a task). */
export function applyRequest(
  incident: Incident,
  request: IncidentRequest,
  modification: Modification,
  id: string,
): Incident {
  const after = changedBy(incident, request, modification, id);
  return after === incident ? incident : modified(incident, after, modification);
}

function changedBy(incident: Incident, request: IncidentRequest, { now, by }: Modification, id: string): Incident {
  switch (request.does) {
    case 'get':
      return incident;
    case 'comment':
      return {
        ...incident,
        comments: [...incident.comments, { name: id, message: request.message, createdTime: now, author: by }],
      };
    case 'add-task': {
      const task = {
        name: id,
        title: request.title,
        description: request.description,
        status: 'New' as const,
        createdTime: now,
        lastModifiedTime: now,
      };
      return { ...incident, tasks: [...incident.tasks, task] };
    }
    case 'complete-task':
      return {
        ...incident,
        tasks: incident.tasks.map(task =>
          request.task.endsWith(`/${task.name}`)
            ? { ...task, status: 'Completed' as const, lastModifiedTime: now }
            : task,
        ),
      };
    case 'add-alert':
      return { ...incident, alertIds: [...new Set([...incident.alertIds, request.alert])] };
    case 'remove-alert':
      return { ...incident, alertIds: incident.alertIds.filter(alert => alert !== request.alert) };
    case 'update':
    case 'create':
      return withFields(incident, request.changes);
  }
}

function withFields(incident: Incident, changes: IncidentFields): Incident {
  const { owner, addLabels, removeLabels, severity, status, ...texts } = changes;
  return {
    ...incident,
    ...texts,
    ...(severity !== undefined && { severity: severity as AlertSeverity }),
    ...(status !== undefined && { status: status as IncidentStatus }),
    ...(owner !== undefined && { owner: owner === null ? noOwner : assigned(owner) }),
    labels: relabelled(incident.labels, addLabels ?? [], removeLabels ?? []),
  };
}

/** An owner by object id or by sign-in name. */
function assigned(owner: string): Owner {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(owner)) return { ...noOwner, objectId: owner };
  return { ...noOwner, email: owner, assignedTo: owner, userPrincipalName: owner };
}

function relabelled(labels: readonly Label[], add: readonly string[], remove: readonly string[]): Label[] {
  const kept = labels.filter(label => !remove.includes(label.labelName));
  const fresh = add.filter(name => !kept.some(label => label.labelName === name));
  return [...kept, ...fresh.map(labelName => ({ labelName, labelType: 'User' as const }))];
}
