import type { Plain } from '../value.ts';

/** How an operation names its incident: by resource id, by number, or by an alert of it. */
export type IncidentReference = { id: string } | { number: string } | { alert: string };

/** What an operation of the Sentinel connector does to an incident, as data. */
export type IncidentRequest =
  | { does: 'get'; incident: IncidentReference; form: 'current' | 'old' }
  | { does: 'comment'; incident: IncidentReference; message: string }
  | { does: 'update'; incident: IncidentReference; changes: IncidentFields }
  | { does: 'create'; changes: IncidentFields }
  | { does: 'add-task'; incident: IncidentReference; title: string; description: string }
  | { does: 'complete-task'; task: string }
  | { does: 'add-alert' | 'remove-alert'; incident: IncidentReference; alert: string };

/** What is set of an incident; what is left out stays. An owner of null unassigns. */
export interface IncidentFields {
  title?: string;
  description?: string;
  severity?: string;
  status?: string;
  classification?: string;
  classificationReason?: string;
  classificationComment?: string;
  owner?: string | null;
  addLabels?: string[];
  removeLabels?: string[];
}

type Parameters = Readonly<Record<string, Plain>>;

/**
 * What an operation with its parameters asks of an incident; undefined for operations that touch none.
 * https://learn.microsoft.com/connectors/azuresentinel/#actions
 */
export function incidentRequest(operation: string, given: Parameters): IncidentRequest | undefined {
  return requests[operation]?.(given);
}

const requests: Readonly<Record<string, (given: Parameters) => IncidentRequest>> = {
  'Get incident': given => ({ does: 'get', incident: byId(given), form: 'current' }),
  'Alert - Get incident': given => ({ does: 'get', incident: { alert: text(given.alertId) }, form: 'old' }),
  'Alert - Get incident (V2)': given => ({
    does: 'get',
    incident: { alert: text(given.alertId) },
    form: 'current',
  }),
  'Update incident': given => ({ does: 'update', incident: byId(given), changes: fields(given) }),
  'Create incident': given => ({ does: 'create', changes: fields(given) }),
  'Add comment to incident (V3)': given => ({ does: 'comment', incident: byId(given), message: text(given.message) }),
  'Add comment to incident (V2)': given => ({
    does: 'comment',
    incident: old(given),
    message: text(given.Value ?? given.body),
  }),
  'Add comment to incident': given => ({ does: 'comment', incident: old(given), message: text(given.text) }),
  'Add task to incident': given => ({
    does: 'add-task',
    incident: byId(given),
    title: text(given.taskTitle),
    description: text(given.taskDescription),
  }),
  'Mark a task as completed': given => ({ does: 'complete-task', task: text(given.taskArmId) }),
  'Add alert to incident': given => ({
    does: 'add-alert',
    incident: byId(given),
    alert: lastPart(text(given.relatedResourceId)),
  }),
  'Remove alert from incident': given => ({
    does: 'remove-alert',
    incident: byId(given),
    alert: lastPart(text(given.relatedResourceId)),
  }),
  'Change incident status': given => changed(given, { status: text(given.status), ...reason(given) }),
  'Change incident severity': given => changed(given, { severity: text(given.severity) }),
  'Change incident title': given => changed(given, { title: text(given.Value ?? given.title) }),
  'Change incident description': given => changed(given, { description: text(given.Value ?? given.description) }),
  'Add labels to incident': given => changed(given, { addLabels: labels(given.Labels, 'Label') }),
  'Remove labels from incident': given => changed(given, { removeLabels: labels(given.Labels, 'Label') }),
};

function changed(given: Parameters, changes: IncidentFields): IncidentRequest {
  return { does: 'update', incident: old(given), changes };
}

function byId(given: Parameters): IncidentReference {
  return { id: text(given.incidentArmId) };
}

function old(given: Parameters): IncidentReference {
  const number = text(given.number);
  return text(given.identifier).toLowerCase() === 'alert' ? { alert: number } : { number };
}

function fields(given: Parameters): IncidentFields {
  const classification = object(given.classification);
  const combined = text(classification.ClassificationAndReason);
  const [kind, why] = combined.split(' - ');
  return {
    ...texts(given, ['title', 'description', 'severity', 'status']),
    ...(combined && {
      classification: kind,
      classificationReason: why ?? '',
      classificationComment: text(classification.ClassificationReasonText),
    }),
    ...owner(given),
    ...(given.tagsToAdd !== undefined && { addLabels: labels(object(given.tagsToAdd).TagsToAdd, 'Tag') }),
    ...(given.tagsToRemove !== undefined && { removeLabels: labels(object(given.tagsToRemove).TagsToRemove, 'Tag') }),
  };
}

function owner(given: Parameters): { owner?: string | null } {
  const action = text(given.ownerAction).toLowerCase();
  if (action === 'unassign') return { owner: null };
  return action === 'assign' ? { owner: text(given.owner) } : {};
}

function reason(given: Parameters): IncidentFields {
  const kind = text(given.CloseReason);
  const comment = text(given.CloseReasonText);
  return { ...(kind && { classification: kind }), ...(comment && { classificationComment: comment }) };
}

function texts(given: Parameters, names: (keyof IncidentFields)[]): IncidentFields {
  return Object.fromEntries(
    names.filter(name => given[name] !== undefined && given[name] !== null).map(name => [name, text(given[name])]),
  );
}

function labels(list: Plain | undefined, key: string): string[] {
  return Array.isArray(list) ? list.map(one => text(object(one)[key])).filter(label => label !== '') : [];
}

function object(value: Plain | undefined): Record<string, Plain> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

function text(value: Plain | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
