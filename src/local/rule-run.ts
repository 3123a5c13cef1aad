import { randomUUID } from 'node:crypto';
import type { Put, Rows } from '../kql/duckdb/store.ts';
import type { RunOptions } from '../kql/index.ts';
import type { Batch } from '../kql/value.ts';
import {
  type Alert,
  type Assigned,
  alertRow,
  arrivedIn,
  assignIncidents,
  type Evaluation,
  evaluateRule,
  healthRow,
  type QueryRule,
  type RuleWindow,
  rhythmOf,
} from '../sentinel/index.ts';
import { newEtag } from './arm.ts';
import { alertsCollection, incidentNumbers, incidentOf, incidentsCollection, systemRows } from './incidents.ts';
import { positionOf } from './query-error.ts';
import { settle, settleAlerts } from './settle.ts';
import type { LocalWorkspace } from './workspace.ts';

/** How a run ended: with its evaluation, or with the reason why its query could not be run. */
export type RunOutcome = Evaluation | { failure: string };

/** Another writer may be quicker so often before we give up. */
const maxConflicts = 20;

/**
 * Runs a rule over a window and writes all that follows in one transaction: alerts, incidents, what automation rules did, the rows of all of
 * them, the health row, and what `remember` gives. A query that fails is an outcome, not an error.
 */
export async function runRule(
  workspace: LocalWorkspace,
  rule: QueryRule,
  window: RuleWindow,
  remember: (outcome: RunOutcome) => Put[],
): Promise<RunOutcome> {
  const result = await queryRows(workspace, rule, window);
  const now = workspace.now();
  const outcome: RunOutcome =
    'failure' in result
      ? result
      : evaluateRule({ rule, result, window, workspace: workspace.names, now, newId: randomUUID });
  for (let attempt = 0; attempt < maxConflicts; attempt++) {
    const written = writtenFor(workspace, rule, window, outcome);
    const conflict = await workspace.commit({ put: [...written.put, ...remember(outcome)], rows: written.rows });
    if (!conflict) return outcome;
  }
  throw new Error(`the run of ${rule.name} could not be written: others kept changing the same incidents`);
}

/** The rows of the query over the window; `now()` and `ago()` count from the window's end. */
async function queryRows(
  workspace: LocalWorkspace,
  rule: QueryRule,
  window: RuleWindow,
): Promise<Batch | { failure: string }> {
  const { query } = rule.properties;
  try {
    const engine = await workspace.engine();
    const analysis = engine.analyze(query);
    const error = analysis.diagnostics.find(({ severity }) => severity === 'error');
    if (error) return { failure: `${error.message} (${positionOf(query, error.start)})` };
    return await engine.run(analysis, { now: window.to, ...rowsOf(workspace, rule, window) });
  } catch (error) {
    workspace.log(`the rule ${rule.name} failed: ${(error as Error).stack}`);
    return { failure: (error as Error).message };
  }
}

/** Which rows a run reads: those that were generated in its window, or those that arrived in it. */
function rowsOf({ source }: LocalWorkspace, rule: QueryRule, window: RuleWindow): Omit<RunOptions, 'now'> {
  return rhythmOf(rule).by === 'arrival' ? { source: arrivedIn(source, window) } : { source, timespan: window };
}

function writtenFor(
  workspace: LocalWorkspace,
  rule: QueryRule,
  window: RuleWindow,
  outcome: RunOutcome,
): { put: Put[]; rows: Rows[] } {
  const now = workspace.now();
  const health = healthRow({ rule, window, outcome, workspace: workspace.names, now, recordId: randomUUID() });
  const healthRows = systemRows(workspace, 'SentinelHealth', [health], now);
  if ('failure' in outcome || outcome.alerts.length === 0) return { put: [], rows: healthRows };
  const { alerts } = outcome;
  const numbers = incidentNumbers(workspace);
  const incidents = workspace.store.resources(incidentsCollection(workspace)).map(incidentOf);
  const assigned = assignIncidents({ rule, alerts, incidents, now, newId: randomUUID, nextNumber: numbers.next });
  const settled = settle(workspace, stepsOf(assigned), alerts, now);
  const asked = settleAlerts(workspace, alerts, now);
  return {
    put: [...alerts.map(alert => alertDocument(workspace, alert)), ...settled.put, ...asked.put, ...numbers.put()],
    rows: [
      ...systemRows(workspace, 'SecurityAlert', alerts.map(alertRow), now),
      ...settled.rows,
      ...asked.rows,
      ...healthRows,
    ],
  };
}

function stepsOf({ created, updated }: Assigned) {
  return [
    ...created.map(after => ({ after, by: 'AlertGrouping' as const })),
    ...updated.map(({ before, after }) => ({ before, after, by: 'AlertGrouping' as const })),
  ];
}

function alertDocument(workspace: LocalWorkspace, alert: Alert): Put {
  const id = `${alertsCollection(workspace)}/${alert.systemAlertId}`;
  return { resource: { id, etag: newEtag(), body: alert }, expect: null };
}
