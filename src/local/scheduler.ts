import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isoFromTicks, type Ticks, ticksFromIso } from '../core/time.ts';
import type { Resource } from '../kql/duckdb/store.ts';
import { nextTick, ruleWindow, runDelay, type ScheduledRule } from '../sentinel/index.ts';
import { type Json, newEtag, wire } from './arm.ts';
import { type RunOutcome, runRule } from './rule-run.ts';
import { Refusal } from './service.ts';
import type { LocalWorkspace } from './workspace.ts';

/** What is remembered of a rule's runs. It is written together with what a run gave, so that no window is lost or doubled. */
export interface RunState {
  /** The scheduled time of the window that is to be run next: the one after the last that is done, or after the suppression that it began. */
  next: string;
  /** How often that window was tried and failed. */
  failures: number;
}

/** A window is tried six times, then passed over. https://learn.microsoft.com/azure/sentinel/monitor-analytics-rule-integrity */
const maxTries = 6;
const pollMilliseconds = 1000;

/** Runs rules on their schedule and when asked. */
export interface Scheduler {
  /** Runs every window that is due, and returns when all are done. */
  runDue(): Promise<void>;
  /** Begins a run of a rule over the window that ends at a time, and gives the id of the resource that tells of it. */
  trigger(rule: Resource, at: unknown): Promise<string>;
  /** Waits for what is running and runs nothing more. */
  stop(): Promise<void>;
}

/** Where the state of a rule's runs lies. */
export function runStateId(workspace: LocalWorkspace, ruleName: string): string {
  return `${workspace.sentinelId}/local/runs/${ruleName}`;
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
  const runDue = () => queued(() => runDueRules(workspace, stopping.signal));
  const polling = options.automatic ? poll(runDue, stopping.signal) : Promise.resolve();
  return {
    runDue,
    trigger: (rule, at) => trigger(workspace, rule, at, work => void queued(work)),
    stop: async () => {
      stopping.abort();
      await polling;
      await last;
    },
  };
}

async function poll(runDue: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await runDue().catch(() => {});
    await wait(pollMilliseconds, undefined, { signal, ref: false }).catch(() => {});
  }
}

async function runDueRules(workspace: LocalWorkspace, signal: AbortSignal): Promise<void> {
  for (const resource of workspace.store.resources(`${workspace.sentinelId}/alertRules`)) {
    const rule = asRule(resource);
    if (rule.kind !== 'Scheduled') continue;
    if (rule.properties.enabled) await runDueWindows(workspace, rule, signal);
    else await forget(workspace, rule);
  }
}

export function asRule(resource: Resource): ScheduledRule {
  return wire(resource) as unknown as ScheduledRule;
}

/** A rule that is enabled again starts anew: what happened while it was off is not caught up. */
async function forget(workspace: LocalWorkspace, rule: ScheduledRule): Promise<void> {
  const state = workspace.store.resource(runStateId(workspace, rule.name));
  if (state) await workspace.store.commit({ remove: [{ id: state.id }] });
}

/** Runs the windows of a rule that are due; those that were missed while nothing ran come first, in their order. */
async function runDueWindows(workspace: LocalWorkspace, rule: ScheduledRule, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const stored = workspace.store.resource(runStateId(workspace, rule.name));
    const tick = dueTick(workspace, rule, stored?.body as RunState | undefined);
    if (tick === undefined) return;
    if (!(await runWindow(workspace, rule, tick, stored))) return;
  }
}

/** The scheduled time of the window that is to be run now, if one is. The first run is right after the rule was made. */
function dueTick(workspace: LocalWorkspace, rule: ScheduledRule, state: RunState | undefined): Ticks | undefined {
  const now = workspace.now();
  const first = rule.properties.startTimeUtc ?? isoFromTicks(now - runDelay);
  const tick = ticksFromIso(state?.next ?? first);
  return tick !== undefined && tick + runDelay <= now ? tick : undefined;
}

async function runWindow(
  workspace: LocalWorkspace,
  rule: ScheduledRule,
  tick: Ticks,
  stored: Resource | undefined,
): Promise<boolean> {
  const tries = 1 + ((stored?.body as RunState | undefined)?.failures ?? 0);
  const again = (outcome: RunOutcome) => 'failure' in outcome && tries < maxTries;
  const outcome = await runRule(workspace, rule, ruleWindow(rule, tick), result => {
    const alerted = 'alerts' in result && result.alerts.length > 0;
    const state: RunState = again(result)
      ? { next: isoFromTicks(tick), failures: tries }
      : { next: isoFromTicks(nextTick(rule, tick, alerted)), failures: 0 };
    return [
      {
        resource: { id: runStateId(workspace, rule.name), etag: newEtag(), body: state },
        expect: stored?.etag ?? null,
      },
    ];
  });
  if ('failure' in outcome && !again(outcome))
    workspace.log(
      `the rule ${JSON.stringify(rule.properties.displayName)} failed ${tries} times over one window, which is passed over: ${outcome.failure}`,
    );
  return !again(outcome);
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
  rule: ScheduledRule,
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
