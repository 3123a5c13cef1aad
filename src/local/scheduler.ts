import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isoFromTicks, type Ticks, ticksFromIso } from '../core/time.ts';
import type { Resource } from '../kql/duckdb/store.ts';
import { type QueryRule, ruleWindow } from '../sentinel/index.ts';
import { type Json, newEtag } from './arm.ts';
import { asRule, runDueRules } from './due-runs.ts';
import { runRule } from './rule-run.ts';
import { Refusal } from './service.ts';
import { runDueSummaries } from './summary-runs.ts';
import type { LocalWorkspace } from './workspace.ts';

const pollMilliseconds = 1000;

/** Runs rules and summary rules on their schedule, and rules when asked. */
export interface Scheduler {
  /** Runs every window that is due, and returns when all are done. */
  runDue(): Promise<void>;
  /** Begins a run of a rule over the window that ends at a time, and gives the id of the resource that tells of it. */
  trigger(rule: Resource, at: unknown): Promise<string>;
  /** Waits for what is running and runs nothing more. */
  stop(): Promise<void>;
}

export function startScheduler(workspace: LocalWorkspace, options: { automatic: boolean }): Scheduler {
  const stopping = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  /** Runs are done one at a time. */
  const queued = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch((error: Error) => workspace.log(`a rule run failed: ${error.stack ?? error.message}`));
    return turn;
  };
  const runAll = () => queued(() => runDue(workspace, stopping.signal));
  const polling = options.automatic ? poll(runAll, stopping.signal) : Promise.resolve();
  return {
    runDue: runAll,
    trigger: (rule, at) => trigger(workspace, rule, at, work => void queued(work)),
    stop: async () => {
      stopping.abort();
      await polling;
      await last;
    },
  };
}

/** Summaries come first: a rule may read what they wrote. */
async function runDue(workspace: LocalWorkspace, signal: AbortSignal): Promise<void> {
  await runDueSummaries(workspace, signal);
  await runDueRules(workspace, signal);
}

async function poll(run: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await run().catch(() => {});
    await wait(pollMilliseconds, undefined, { signal, ref: false }).catch(() => {});
  }
}

/** Begins a run over the window that ends at the given time; that Azure takes the time as the window's end is not verified. */
async function trigger(
  workspace: LocalWorkspace,
  resource: Resource,
  at: unknown,
  enqueue: (work: () => Promise<void>) => void,
): Promise<string> {
  const time = typeof at === 'string' ? ticksFromIso(at) : undefined;
  if (time === undefined || time > workspace.now())
    throw new Refusal(
      400,
      'BadRequest',
      `'executionTimeUtc' must be a time of ISO 8601 that is not in the future, not ${JSON.stringify(at ?? null)}.`,
    );
  const rule = asRule(resource);
  const name = randomUUID();
  const record = (state: string, more: Json) => writeRun(workspace, name, rule, time, state, more);
  const id = await record('InProgress', {});
  enqueue(async () => {
    const outcome = await runRule(workspace, rule, ruleWindow(rule, time), () => []);
    if ('failure' in outcome) await record('Failed', { failure: outcome.failure });
    else await record('Succeeded', { rows: outcome.rows, alerts: outcome.alerts.length });
  });
  return id;
}

async function writeRun(
  workspace: LocalWorkspace,
  name: string,
  rule: QueryRule,
  time: Ticks,
  state: string,
  more: Json,
): Promise<string> {
  const id = `${workspace.sentinelId}/triggeredAnalyticsRuleRuns/${name}`;
  const body = {
    id,
    name,
    type: 'Microsoft.SecurityInsights/TriggeredAnalyticsRuleRuns',
    properties: {
      executionTimeUtc: isoFromTicks(time),
      ruleId: rule.name,
      triggeredAnalyticsRuleRunId: name,
      provisioningState: state,
      ruleRunAdditionalData: { createdBy: workspace.identity.clientId, ...more },
    },
  };
  await workspace.store.commit({ put: [{ resource: { id, etag: newEtag(), body } }] });
  return id;
}
