import { standardTable } from '../core/standard-tables.ts';
import { isoFromTicks, type Ticks } from '../core/time.ts';
import type { Put, Resource, Rows } from '../kql/duckdb/store.ts';
import { toBatch } from '../kql/rows.ts';
import type { Alert, Incident } from '../sentinel/index.ts';
import { conflictRefusal, type Json, newEtag } from './arm.ts';
import { type Call, Refusal } from './service.ts';
import { settle } from './settle.ts';
import type { LocalWorkspace } from './workspace.ts';

export function incidentsCollection(workspace: LocalWorkspace): string {
  return `${workspace.sentinelId}/incidents`;
}

export function alertsCollection(workspace: LocalWorkspace): string {
  return `${workspace.sentinelId}/Entities`;
}

export function incidentOf(resource: Resource): Incident {
  return resource.body as Incident;
}

/** The alerts of an incident, in the order in which they joined it. */
export function alertsOf(workspace: LocalWorkspace, incident: Incident, fresh: readonly Alert[] = []): Alert[] {
  return incident.alertIds.flatMap(id => {
    const stored = workspace.store.resource(`${alertsCollection(workspace)}/${id}`)?.body as Alert | undefined;
    return stored ?? fresh.find(({ systemAlertId }) => systemAlertId === id) ?? [];
  });
}

/** An incident number that was never given before, and the resource that remembers it. */
export function incidentNumbers(workspace: LocalWorkspace): { next: () => number; put: () => Put[] } {
  const id = `${workspace.sentinelId}/local/incidentNumber`;
  const current = workspace.store.resource(id);
  let last = (current?.body as number | undefined) ?? 0;
  const first = last;
  return {
    next: () => ++last,
    put: () =>
      last === first ? [] : [{ resource: { id, etag: newEtag(), body: last }, expect: current?.etag ?? null }],
  };
}

/** Rows for one of the service's own tables. */
export function systemRows(workspace: LocalWorkspace, name: string, rows: readonly Json[], received: Ticks): Rows[] {
  if (rows.length === 0) return [];
  const table = workspace.standardTables.get(name) ?? standardTable(name)!;
  return [{ table, batch: toBatch(table.columns, rows), received }];
}

/** The words for a change through the API. */
export function byClient(workspace: LocalWorkspace): { now: string; by: string } {
  return { now: isoFromTicks(workspace.now()), by: `Incident updated by ${workspace.identity.clientId}` };
}

/** The id of the incident that a request names. */
export function incidentId(call: Call): string {
  return `${incidentsCollection(call.workspace)}/${call.params.incident}`;
}

/** The incident that a request names, or Azure's refusal. */
export function existingIncident(call: Call): Resource {
  const resource = call.workspace.store.resource(incidentId(call));
  if (!resource) throw new Refusal(404, 'NotFound', `Incident with id '${call.params.incident}' was not found.`);
  return resource;
}

/** Writes an incident that a client made or changed, with what automation rules make of it. */
export async function writeIncident(
  call: Call,
  before: Incident | undefined,
  after: Incident,
  more: Put[] = [],
): Promise<void> {
  const { workspace } = call;
  const { put, rows } = settle(workspace, [{ before, after, by: 'Application' }], [], workspace.now());
  const conflict = await workspace.commit({ put: [...put, ...more], rows });
  if (conflict) throw conflictRefusal(conflict.id);
}
