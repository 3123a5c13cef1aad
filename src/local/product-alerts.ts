import { randomUUID } from 'node:crypto';
import { isoFromTicks } from '../core/time.ts';
import type { Put, Rows } from '../kql/duckdb/store.ts';
import { type Alert, incidentsOfProducts, type ProductRule, productAlert } from '../sentinel/index.ts';
import { type Json, newEtag, wire } from './arm.ts';
import { alertsCollection, incidentNumbers, systemRows } from './incidents.ts';
import { settle } from './settle.ts';
import type { LocalWorkspace } from './workspace.ts';

/** Another writer may be quicker so often before we give up. */
const maxConflicts = 20;

/**
 * Takes alerts of Microsoft's products, which in Azure only the products themselves can write: their rows, and the incidents that rules of the
 * kind MicrosoftSecurityIncidentCreation make of them at once, in one transaction. A row of an alert that is known already changes it, and
 * makes no incident. Gives the number of new alerts and of incidents.
 */
export async function takeAlerts(
  workspace: LocalWorkspace,
  given: readonly Json[],
): Promise<{ alerts: number; incidents: number }> {
  for (let attempt = 0; attempt < maxConflicts; attempt++) {
    const { fresh, incidents, put, rows } = written(workspace, given);
    if (!(await workspace.commit({ put, rows }))) return { alerts: fresh, incidents };
  }
  throw new Error('the alerts could not be written: others kept changing the same incidents');
}

function written(workspace: LocalWorkspace, given: readonly Json[]) {
  const now = workspace.now();
  const rows = given.map(row => completed(row, isoFromTicks(now)));
  const alerts = freshAlerts(workspace, rows);
  const numbers = incidentNumbers(workspace);
  const incidents = incidentsOfProducts(productRules(workspace), alerts, {
    now,
    newId: randomUUID,
    nextNumber: numbers.next,
  });
  const steps = incidents.map(after => ({ after, by: 'AlertGrouping' as const }));
  const settled = settle(workspace, steps, alerts, now);
  return {
    fresh: alerts.length,
    incidents: incidents.length,
    put: [...alerts.map(alert => document(workspace, alert)), ...settled.put, ...numbers.put()] satisfies Put[],
    rows: [...systemRows(workspace, 'SecurityAlert', rows, now), ...settled.rows] satisfies Rows[],
  };
}

/** What every row of the table has. */
function completed(row: Json, now: string): Json {
  return {
    SystemAlertId: randomUUID(),
    TimeGenerated: now,
    ProcessingEndTime: now,
    VendorName: 'Microsoft',
    Status: 'New',
    IsIncident: false,
    SourceSystem: 'Detection',
    ...row,
    Type: 'SecurityAlert',
  };
}

/** The alerts that are not known yet, each once. */
function freshAlerts(workspace: LocalWorkspace, rows: readonly Json[]): Alert[] {
  const alerts = rows.map(row => productAlert(row, workspace.names));
  const byId = new Map(alerts.map(alert => [alert.systemAlertId, alert]));
  return [...byId.values()].filter(({ systemAlertId: id }) => !workspace.store.resource(idOf(workspace, id)));
}

function idOf(workspace: LocalWorkspace, alert: string): string {
  return `${alertsCollection(workspace)}/${alert}`;
}

function document(workspace: LocalWorkspace, alert: Alert): Put {
  return { resource: { id: idOf(workspace, alert.systemAlertId), etag: newEtag(), body: alert }, expect: null };
}

function productRules(workspace: LocalWorkspace): ProductRule[] {
  return workspace.store
    .resources(`${workspace.sentinelId}/alertRules`)
    .map(resource => wire(resource) as unknown as ProductRule)
    .filter(({ kind }) => kind === 'MicrosoftSecurityIncidentCreation');
}
