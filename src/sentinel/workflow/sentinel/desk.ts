import { sentinelId, type Workspace } from '../../alert.ts';
import { type Incident, newIncident } from '../../incident.ts';
import { incidentResource } from '../../incident-form.ts';
import type { CallAnswer, ConnectorCall } from '../run/environment.ts';
import { fromPlain, type Plain, toPlain } from '../value.ts';
import { entitiesAnswer } from './entities-answer.ts';
import { applyRequest, refusalOf } from './incident-apply.ts';
import { type IncidentReference, type IncidentRequest, incidentRequest } from './incident-request.ts';

/** What the desk needs of the world. */
export interface DeskWorld {
  workspace: Workspace;
  now(): string;
  newId(): string;
  /** The number of the next incident that is created; one more than the highest of the desk's unless given. */
  nextNumber?(): number;
}

/** Incidents in memory that answer the Sentinel connector as the service does: entities, incidents, comments, tasks. */
export class SentinelDesk {
  incidents: Incident[];
  private readonly world: DeskWorld;

  constructor(incidents: readonly Incident[], world: DeskWorld) {
    this.incidents = [...incidents];
    this.world = world;
  }

  /** The answer to a call; undefined when it is none of the operations that the desk keeps (watchlists, bookmarks, intelligence). */
  answer(call: ConnectorCall): CallAnswer | undefined {
    if (call.api !== 'azuresentinel' || call.operation === undefined) return undefined;
    const request = incidentRequest(call.operation, call.parameters ?? {});
    return request ? this.done(request) : entitiesAnswer(call.operation, call.body);
  }

  private done(request: IncidentRequest): CallAnswer {
    if (request.does === 'create') return this.create(request);
    const incident = 'incident' in request ? this.find(request.incident) : this.withTask(request.task);
    if (!incident) return notFound;
    const refusal = refusalOf(request, incident);
    if (refusal) return bad(refusal);
    const id = this.world.newId();
    const after = applyRequest(incident, request, this.modification(), id);
    this.incidents = this.incidents.map(one => (one === incident ? after : one));
    return { status: 200, body: this.said(request, after, id) };
  }

  private create(request: IncidentRequest & { does: 'create' }): CallAnswer {
    const refusal = refusalOf(request);
    if (refusal) return bad(refusal);
    const number = this.world.nextNumber?.() ?? Math.max(0, ...this.incidents.map(incident => incident.number)) + 1;
    const empty = newIncident(
      this.world.newId(),
      number,
      { title: '', severity: 'Medium', status: 'New' },
      this.modification(),
    );
    const incident = applyRequest(empty, request, this.modification(), this.world.newId());
    this.incidents.push(incident);
    return { status: 200, body: this.resource(incident) };
  }

  private modification() {
    return { now: this.world.now(), by: 'Playbook' };
  }

  private find(reference: IncidentReference): Incident | undefined {
    if ('id' in reference)
      return this.incidents.find(one => reference.id.toLowerCase().endsWith(`/incidents/${one.name.toLowerCase()}`));
    if ('number' in reference) return this.incidents.find(one => String(one.number) === reference.number);
    return this.incidents.find(one =>
      one.alertIds.some(alert => alert.toLowerCase() === reference.alert.toLowerCase()),
    );
  }

  private withTask(task: string): Incident | undefined {
    return this.incidents.find(incident => incident.tasks.some(one => task.endsWith(`/${one.name}`)));
  }

  private said(request: IncidentRequest, incident: Incident, id: string): Plain {
    switch (request.does) {
      case 'get':
        return request.form === 'old' ? this.oldForm(incident) : this.resource(incident);
      case 'update':
        return this.resource(incident);
      case 'comment':
        return this.part(incident, 'comments', id, { message: request.message });
      case 'add-task':
        return this.part(incident, 'tasks', id, {
          title: request.title,
          description: request.description,
          status: 'New',
        });
      default:
        return {};
    }
  }

  private part(incident: Incident, kind: string, name: string, properties: Plain): Plain {
    return { id: sentinelId(this.world.workspace, `Incidents/${incident.name}/${kind}/${name}`), name, properties };
  }

  private resource(incident: Incident): Plain {
    return toPlain(fromPlain(incidentResource(incident, this.world.workspace, '"desk"')));
  }

  /** The answer of the operations that came before the incidents API. */
  private oldForm(incident: Incident): Plain {
    return {
      id: sentinelId(this.world.workspace, `Cases/${incident.name}`),
      name: incident.name,
      properties: {
        Status: incident.status,
        Labels: incident.labels.map(label => ({ Label: label.labelName })),
        Title: incident.title,
        Description: incident.description,
        EndTimeUtc: incident.lastActivityTime,
        StartTimeUtc: incident.firstActivityTime,
        LastUpdatedTimeUtc: incident.lastModifiedTime,
        CaseNumber: incident.number,
        CreatedTimeUtc: incident.createdTime,
        Severity: incident.severity,
        RelatedAlertIds: incident.alertIds,
      },
    };
  }
}

const notFound: CallAnswer = {
  status: 404,
  body: { error: { code: 'NotFound', message: 'There is no such incident or task.' } },
};

function bad(message: string): CallAnswer {
  return { status: 400, body: { error: { code: 'BadRequest', message } } };
}
