import { randomUUID } from 'node:crypto';
import { standardTable } from '../core/standard-tables.ts';
import { isoFromTicks, type Ticks, ticksPerMillisecond } from '../core/time.ts';
import type { Put, Resource, Rows } from '../kql/duckdb/store.ts';
import { toBatch } from '../kql/rows.ts';
import {
  type Alert,
  type AutomationRule,
  type AutomationRun,
  automationHealthRow,
  type Incident,
  type IncidentChange,
  incidentChange,
  incidentRow,
  runAutomation,
  type UpdateSource,
} from '../sentinel/index.ts';
import { type Json, newEtag, wire } from './arm.ts';
import type { LocalWorkspace } from './workspace.ts';

/** An incident that was made (`before` is absent) or changed, and by whom. */
export interface IncidentStep {
  before?: Incident;
  after: Incident;
  by: UpdateSource;
}

/** What is to be written for changed incidents: the incidents, their rows and those of the automation rules that ran. */
export interface Settled {
  put: Put[];
  rows: Rows[];
}

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

/** Automation that starts itself again and again is stopped after so many rounds. */
const maxRounds = 10;

/**
 * Runs the automation rules that changed incidents start, and those that their changes start in turn, and gives all that is to be written:
 * each incident in its last state, one SecurityIncident row for each state that it went through.
 */
export function settle(
  workspace: LocalWorkspace,
  steps: readonly IncidentStep[],
  fresh: readonly Alert[],
  now: Ticks,
): Settled {
  const rules = automationRules(workspace);
  const rows: Json[] = [];
  const health: Json[] = [];
  const put = steps.map(step => {
    const last = automated(workspace, rules, step, fresh, now, rows, health);
    return {
      resource: incidentDocument(workspace, last),
      expect: step.before ? workspace.store.resource(documentId(workspace, last))!.etag : null,
    };
  });
  return {
    put,
    rows: [
      ...systemRows(workspace, 'SecurityIncident', rows, now),
      ...systemRows(workspace, 'SentinelHealth', health, now),
    ],
  };
}

function documentId(workspace: LocalWorkspace, incident: Incident): string {
  return `${incidentsCollection(workspace)}/${incident.name}`;
}

function incidentDocument(workspace: LocalWorkspace, incident: Incident): Resource {
  return { id: documentId(workspace, incident), etag: newEtag(), body: incident };
}

function automationRules(workspace: LocalWorkspace): AutomationRule[] {
  return workspace.store
    .resources(`${workspace.sentinelId}/automationRules`)
    .map(resource => wire(resource) as unknown as AutomationRule);
}

/** The incident after all rounds of automation. A state that follows another is a millisecond younger, so that the last one is known. */
function automated(
  workspace: LocalWorkspace,
  rules: readonly AutomationRule[],
  step: IncidentStep,
  fresh: readonly Alert[],
  now: Ticks,
  rows: Json[],
  health: Json[],
): Incident {
  let incident = step.after;
  let change = step.before ? incidentChange(step.before, step.after, step.by) : undefined;
  let trigger: 'Created' | 'Updated' = step.before ? 'Updated' : 'Created';
  rows.push(incidentRow(incident, workspace.names));
  for (let round = 1; trigger === 'Created' || change; round++) {
    if (round > maxRounds) {
      workspace.log(
        `incident ${incident.number}: automation rules keep changing it; stopped after ${maxRounds} rounds`,
      );
      break;
    }
    const time = now + BigInt(round) * ticksPerMillisecond;
    const alerts = alertsOf(workspace, incident, fresh);
    const before: Incident = incident;
    const outcome = runAutomation({ rules, incident, alerts, trigger, change, now: time, newId: randomUUID });
    incident = outcome.incident;
    for (const run of outcome.runs.filter(({ matched }) => matched))
      health.push(ranRow(workspace, run, incident, trigger, time));
    change =
      incident === before
        ? undefined
        : (incidentChange(before, incident, 'AutomationRule') satisfies IncidentChange | undefined);
    if (incident !== before) rows.push(incidentRow(incident, workspace.names));
    trigger = 'Updated';
  }
  return incident;
}

/** The health row of an automation rule. Playbooks are kept here but not run, and the row says so. */
function ranRow(
  workspace: LocalWorkspace,
  run: AutomationRun,
  incident: Incident,
  trigger: 'Created' | 'Updated',
  now: Ticks,
): Json {
  const row = automationHealthRow(run, incident, { trigger, workspace: workspace.names, now, recordId: randomUUID() });
  const playbooks = run.actions.flatMap(action =>
    action.actionType === 'RunPlaybook' ? [action.logicAppResourceId] : [],
  );
  if (playbooks.length === 0) return row;
  workspace.log(
    `incident ${incident.number}: the automation rule ${JSON.stringify(run.rule.properties.displayName)} asks for the playbook ${playbooks.join(', ')}; the local Azure keeps playbooks and does not run them`,
  );
  const done = run.actions.length - playbooks.length;
  return {
    ...row,
    Status: done > 0 ? 'Partial success' : 'Failure',
    Reason: 'The local Azure keeps playbooks and does not run them.',
    ExtendedProperties: { ...(row.ExtendedProperties as Json), ActionsTriggeredSuccessfully: done },
  };
}

/** Writes changed incidents with all that follows from them. False when another writer was quicker. */
export async function commitIncidents(
  workspace: LocalWorkspace,
  steps: readonly IncidentStep[],
  more: Put[] = [],
): Promise<boolean> {
  const { put, rows } = settle(workspace, steps, [], workspace.now());
  return !(await workspace.store.commit({ put: [...put, ...more], rows }));
}

/** The words for a change through the API. */
export function byClient(workspace: LocalWorkspace): { now: string; by: string } {
  return { now: isoFromTicks(workspace.now()), by: `Incident updated by ${workspace.identity.clientId}` };
}
