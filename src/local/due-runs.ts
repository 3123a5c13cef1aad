import { isoFromTicks, ticksFromIso, ticksPerMinute } from '../core/time.ts';
import type { Resource } from '../kql/duckdb/store.ts';
import {
  longestNrtWindow,
  nextTick,
  nrtWindow,
  type QueryRule,
  type RuleWindow,
  rhythmOf,
  ruleWindow,
} from '../sentinel/index.ts';
import { newEtag, wire } from './arm.ts';
import { runRule } from './rule-run.ts';
import type { LocalWorkspace } from './workspace.ts';

/** What is remembered of a rule's runs. It is written together with what a run gave, so that no window is lost or doubled. */
export interface RunState {
  /**
   * The scheduled time of the window that is to be run next: the one after the last that is done, or after the suppression that it began.
   * Of a near-real-time rule the end of the first minute that is to be looked at.
   */
  next: string;
  /** How often that window was tried and failed. */
  failures: number;
  /** Of a near-real-time rule whose last run failed: where its window ended. It is tried again with the minute after it. */
  tried?: string;
}

/** A window is tried six times, then passed over. https://learn.microsoft.com/azure/sentinel/monitor-analytics-rule-integrity */
const maxTries = 6;

/** Where the state of a rule's runs lies. */
export function runStateId(workspace: LocalWorkspace, ruleName: string): string {
  return `${workspace.sentinelId}/local/runs/${ruleName}`;
}

/** Runs what is due of every rule with a query; a rule that is off is forgotten. */
export async function runDueRules(workspace: LocalWorkspace, signal: AbortSignal): Promise<void> {
  for (const resource of workspace.store.resources(`${workspace.sentinelId}/alertRules`)) {
    const rule = asRule(resource);
    if (rule.kind !== 'Scheduled' && rule.kind !== 'NRT') continue;
    if (rule.properties.enabled) await runDueWindows(workspace, rule, signal);
    else await forget(workspace, rule);
  }
}

export function asRule(resource: Resource): QueryRule {
  return wire(resource) as unknown as QueryRule;
}

/** A rule that is enabled again starts anew: what happened while it was off is not caught up. */
async function forget(workspace: LocalWorkspace, rule: QueryRule): Promise<void> {
  const state = workspace.store.resource(runStateId(workspace, rule.name));
  if (state) await workspace.store.commit({ remove: [{ id: state.id }] });
}

/** A window that is to be run now, its end being its scheduled time, and how often it failed already. */
interface Due {
  window: RuleWindow;
  failures: number;
  stored: Resource | undefined;
}

/** Runs the windows of a rule that are due; those that were missed while nothing ran come first, in their order. */
async function runDueWindows(workspace: LocalWorkspace, rule: QueryRule, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const due = dueWindow(workspace, rule);
    if (!due || !(await runWindow(workspace, rule, due))) return;
  }
}

/** The window that is to be run now, if one is. The first run is right after the rule was made. */
function dueWindow(workspace: LocalWorkspace, rule: QueryRule): Due | undefined {
  const stored = workspace.store.resource(runStateId(workspace, rule.name));
  const state = stored?.body as RunState | undefined;
  const latest = workspace.now() - rhythmOf(rule).delay;
  const start = rule.kind === 'Scheduled' ? rule.properties.startTimeUtc : undefined;
  const tick = ticksFromIso(state?.next ?? start ?? isoFromTicks(latest))!;
  if (tick > latest) return undefined;
  const window = rule.kind === 'NRT' ? nrtWindow(ruleWindow(rule, tick).from, latest) : ruleWindow(rule, tick);
  if (!window || (state?.tried !== undefined && window.to <= ticksFromIso(state.tried)!)) return undefined;
  return { window, failures: state?.failures ?? 0, stored };
}

/** Whether the window is done with, so that the next one may be looked for. */
async function runWindow(workspace: LocalWorkspace, rule: QueryRule, due: Due): Promise<boolean> {
  let done = false;
  const outcome = await runRule(workspace, rule, due.window, result => {
    const alerted = 'alerts' in result && result.alerts.length > 0;
    const again = 'failure' in result ? triedAgain(rule, due) : undefined;
    done = again === undefined;
    const state = again ?? { next: isoFromTicks(nextTick(rule, due.window.to, alerted)), failures: 0 };
    const resource = { id: runStateId(workspace, rule.name), etag: newEtag(), body: state };
    return [{ resource, expect: due.stored?.etag ?? null }];
  });
  if ('failure' in outcome && passesOver(rule, due)) sayPassedOver(workspace, rule, due, outcome.failure);
  return done;
}

/** The state in which a failed window is tried again; undefined where it is passed over. */
function triedAgain(rule: QueryRule, due: Due): RunState | undefined {
  const failures = due.failures + 1;
  if (rule.kind === 'NRT') {
    const kept = passesOver(rule, due) ? due.window.from + ticksPerMinute : due.window.from;
    return { next: isoFromTicks(kept + ticksPerMinute), failures, tried: isoFromTicks(due.window.to) };
  }
  return passesOver(rule, due) ? undefined : { next: isoFromTicks(due.window.to), failures };
}

/** Whether another failure is too many: of a near-real-time rule, whose window is then as long as it can be, the first minute is given up. */
function passesOver(rule: QueryRule, { window, failures }: Due): boolean {
  return rule.kind === 'NRT' ? window.to - window.from >= longestNrtWindow : failures + 1 >= maxTries;
}

function sayPassedOver(workspace: LocalWorkspace, rule: QueryRule, due: Due, failure: string): void {
  const name = JSON.stringify(rule.properties.displayName);
  const times = due.failures + 1;
  const what = rule.kind === 'NRT' ? 'the first minute of its window' : 'one window';
  workspace.log(`the rule ${name} failed ${times} times over ${what}, which is passed over: ${failure}`);
}
