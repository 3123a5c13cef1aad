import type { Instant } from './alert.ts';
import type { AlertSeverity } from './rule.ts';

export type IncidentStatus = 'New' | 'Active' | 'Closed';

export interface Owner {
  objectId: string | null;
  email: string | null;
  assignedTo: string | null;
  userPrincipalName: string | null;
}

export interface Label {
  labelName: string;
  labelType: 'User' | 'AutoAssigned';
}

export interface IncidentComment {
  name: string;
  message: string;
  createdTime: Instant;
  author: string;
}

export interface IncidentTask {
  name: string;
  title: string;
  description: string;
  status: 'New' | 'Completed';
  createdTime: Instant;
  lastModifiedTime: Instant;
}

/** An incident. It is plain data: it can be stored as JSON, and is replaced, never changed in place. */
export interface Incident {
  /** Its GUID. */
  name: string;
  number: number;
  title: string;
  description: string;
  severity: AlertSeverity;
  status: IncidentStatus;
  classification: string;
  classificationReason: string;
  classificationComment: string;
  owner: Owner;
  labels: Label[];
  firstActivityTime: Instant | null;
  lastActivityTime: Instant | null;
  createdTime: Instant;
  lastModifiedTime: Instant;
  firstModifiedTime: Instant | null;
  closedTime: Instant | null;
  modifiedBy: string;
  /** The SystemAlertIds of its alerts. */
  alertIds: string[];
  alertProductNames: string[];
  tactics: string[];
  techniques: string[];
  /** The resource ids of the rules that its alerts come from. */
  ruleIds: string[];
  comments: IncidentComment[];
  tasks: IncidentTask[];
  /** What further alerts must have in common with it, where its rule groups alerts. */
  group: { rule: string; key: string; since: Instant } | null;
}

export const noOwner: Owner = { objectId: null, email: null, assignedTo: null, userPrincipalName: null };

/** What a person or a client may set of an incident, in the names of the incidents API. */
export interface IncidentProperties {
  title: string;
  severity: AlertSeverity;
  status: IncidentStatus;
  description?: string;
  classification?: string;
  classificationReason?: string;
  classificationComment?: string;
  owner?: Partial<Owner>;
  labels?: readonly { labelName: string; labelType?: string }[];
  firstActivityTimeUtc?: string;
  lastActivityTimeUtc?: string;
}

/** When something was changed, and the words for who did it. */
export interface Modification {
  now: Instant;
  by: string;
}

/** An incident that a person or a client creates, without alerts. */
export function newIncident(
  name: string,
  number: number,
  properties: IncidentProperties,
  modification: Modification,
): Incident {
  const empty: Incident = {
    name,
    number,
    title: '',
    description: '',
    severity: properties.severity,
    status: 'New',
    classification: '',
    classificationReason: '',
    classificationComment: '',
    owner: noOwner,
    labels: [],
    firstActivityTime: null,
    lastActivityTime: null,
    createdTime: modification.now,
    lastModifiedTime: modification.now,
    firstModifiedTime: null,
    closedTime: null,
    modifiedBy: modification.by,
    alertIds: [],
    alertProductNames: [],
    tactics: [],
    techniques: [],
    ruleIds: [],
    comments: [],
    tasks: [],
    group: null,
  };
  return { ...replaced(empty, properties), closedTime: properties.status === 'Closed' ? modification.now : null };
}

/** What a PUT of the incidents API makes of an incident: what it leaves out is emptied, but for what only the service sets. */
export function updateIncident(
  incident: Incident,
  properties: IncidentProperties,
  modification: Modification,
): Incident {
  return modified(incident, replaced(incident, properties), modification);
}

function replaced(incident: Incident, properties: IncidentProperties): Incident {
  return {
    ...incident,
    title: properties.title,
    description: properties.description ?? '',
    severity: properties.severity,
    status: properties.status,
    classification: properties.classification ?? '',
    classificationReason: properties.classificationReason ?? '',
    classificationComment: properties.classificationComment ?? '',
    owner: { ...noOwner, ...pick(properties.owner ?? {}) },
    labels: (properties.labels ?? []).map(({ labelName, labelType }) => ({
      labelName,
      labelType: labelType === 'AutoAssigned' ? 'AutoAssigned' : 'User',
    })),
    firstActivityTime: properties.firstActivityTimeUtc ?? incident.firstActivityTime,
    lastActivityTime: properties.lastActivityTimeUtc ?? incident.lastActivityTime,
  };
}

function pick({ objectId, email, assignedTo, userPrincipalName }: Partial<Owner>): Owner {
  return {
    objectId: objectId ?? null,
    email: email ?? null,
    assignedTo: assignedTo ?? null,
    userPrincipalName: userPrincipalName ?? null,
  };
}

/** Puts the times and the author of a change on the changed incident. */
export function modified(before: Incident, after: Incident, { now, by }: Modification): Incident {
  const closes = after.status === 'Closed' && before.status !== 'Closed';
  return {
    ...after,
    lastModifiedTime: now,
    firstModifiedTime: before.firstModifiedTime ?? now,
    closedTime: closes ? now : after.status === 'Closed' ? before.closedTime : null,
    modifiedBy: by,
  };
}
