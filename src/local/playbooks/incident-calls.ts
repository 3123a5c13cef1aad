import { randomUUID } from 'node:crypto';
import type { Incident } from '../../sentinel/index.ts';
import { type CallAnswer, type ConnectorCall, incidentRequest, SentinelDesk } from '../../sentinel/workflow/index.ts';
import { incidentNumbers, incidentOf, incidentsCollection } from '../incidents.ts';
import { settle } from '../settle.ts';
import type { LocalWorkspace } from '../workspace.ts';

/** Another writer may be quicker so often before we give up. */
const maxConflicts = 20;

/**
 * Answers a call of the Sentinel connector on the incidents of the workspace, with all that a change brings with it: rows and automation
 * rules. Undefined where the operation is none on incidents or entities.
 */
export async function answerOnIncidents(
  workspace: LocalWorkspace,
  call: ConnectorCall,
  depth: number,
): Promise<CallAnswer | undefined> {
  for (let attempt = 0; attempt < maxConflicts; attempt++) {
    const incidents = wantedBy(workspace, call);
    const numbers = incidentNumbers(workspace);
    const desk = new SentinelDesk(incidents, {
      workspace: workspace.names,
      now: () => workspace.timestamp(),
      newId: randomUUID,
      nextNumber: numbers.next,
    });
    const answer = desk.answer(call);
    const steps = desk.incidents.flatMap((after, index) =>
      after === incidents[index] ? [] : [{ before: incidents[index], after, by: 'Playbook' as const }],
    );
    if (steps.length === 0) return answer;
    const { put, rows } = settle(workspace, steps, [], workspace.now(), depth);
    if (!(await workspace.commit({ put: [...put, ...numbers.put()], rows }))) return answer;
  }
  return {
    status: 409,
    body: { error: { code: 'Conflict', message: 'Others kept changing the same incident at the same time.' } },
  };
}

/** The incidents that a call may be about: the one that it names by its id, else all. */
function wantedBy(workspace: LocalWorkspace, call: ConnectorCall): Incident[] {
  const request = incidentRequest(call.operation ?? '', call.parameters ?? {});
  if (!request || request.does === 'create') return [];
  if ('incident' in request && 'id' in request.incident) {
    const own = workspace.store.resource(request.incident.id);
    return own?.id.toLowerCase().startsWith(`${incidentsCollection(workspace).toLowerCase()}/`)
      ? [incidentOf(own)]
      : [];
  }
  return workspace.store.resources(incidentsCollection(workspace)).map(incidentOf);
}
