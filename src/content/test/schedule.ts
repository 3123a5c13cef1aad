import { isoFromTicks, type Ticks } from '../../core/time.ts';
import type { Batch } from '../../kql/value.ts';
import {
  type Alert,
  assignIncidents,
  type Evaluation,
  evaluateRule,
  type Incident,
  nextTick,
  type RuleWindow,
  ruleWindow,
  runDelay,
  type ScheduledRule,
  type Workspace,
} from '../../sentinel/index.ts';
import type { GivenEvent } from './data.ts';
import type { RuleTest } from './rule.ts';

/** What became of a rule that was run at its frequency. */
export interface Schedule {
  runs: ScheduledRun[];
  incidents: Incident[];
  /** How it went, for one who wonders about the number of alerts. */
  says: string;
}

interface ScheduledRun {
  tick: Ticks;
  window: RuleWindow;
  result: Batch;
  evaluation: Evaluation;
}

const mostRuns = 5_000;

/**
 * Runs a rule at its frequency over a span that ends at the time of the test: each run sees the rows of its window that have arrived when
 * it starts, an alert holds back the runs of the suppression duration, and alerts become incidents. Events that no run saw and
 * events that raised the same alert twice are reported. Undefined where a run could not be made.
 */
export async function runSchedule(
  ruleTest: RuleTest,
  over: Ticks,
  workspace: Workspace,
): Promise<Schedule | undefined> {
  const { rule, test, report } = ruleTest;
  const start = test.now - over;
  const every = nextTick(rule, start) - start;
  if (over < every || over / every > mostRuns) {
    const help = `It must hold at least one run, and at most ${mostRuns}.`;
    report.at('test/form', [...test.path, 'over'], `In this time the rule runs ${over / every} times.`, help);
    return undefined;
  }
  const schedule: Schedule = { runs: [], incidents: [], says: '' };
  for (let tick = start + every; tick <= test.now; ) {
    const run = await runAt(tick, ruleTest, workspace);
    if (!run) return undefined;
    schedule.runs.push(run);
    schedule.incidents = withAlerts(run.evaluation.alerts, schedule.incidents, ruleTest, tick + runDelay);
    tick = nextTick(rule, tick, run.evaluation.alerts.length > 0);
  }
  schedule.says = story(schedule.runs, over / every);
  reportMissed(ruleTest, schedule.runs, start);
  reportDoubled(ruleTest, schedule.runs);
  return schedule;
}

async function runAt(tick: Ticks, ruleTest: RuleTest, workspace: Workspace): Promise<ScheduledRun | undefined> {
  const { rule, newId, rows } = ruleTest;
  const window = ruleWindow(rule, tick);
  const now = tick + runDelay;
  const result = await rows(window, now);
  if (!result) return undefined;
  return { tick, window, result, evaluation: evaluateRule({ rule, result, window, workspace, now, newId }) };
}

function withAlerts(
  alerts: readonly Alert[],
  incidents: Incident[],
  { rule, newId }: RuleTest,
  now: Ticks,
): Incident[] {
  if (alerts.length === 0) return incidents;
  const nextNumber = () => incidents.length + 1;
  const { created, updated } = assignIncidents({ rule, alerts, incidents, now, newId, nextNumber });
  const changed = new Map(updated.map(({ after }) => [after.name, after]));
  return [...incidents.map(one => changed.get(one.name) ?? one), ...created];
}

const clock = (ticks: Ticks): string => isoFromTicks(ticks).slice(0, 16).replace('T', ' ');

function story(runs: readonly ScheduledRun[], planned: bigint): string {
  const alerting = runs.filter(run => run.evaluation.alerts.length > 0);
  const held = Number(planned) - runs.length;
  const times = alerting.slice(0, 10).map(run => `${clock(run.tick)} (${run.evaluation.alerts.length})`);
  const suppressed = held > 0 ? `, ${held} were suppressed` : '';
  return `The rule ran ${runs.length} times${suppressed}. Alerts came at: ${times.join(', ') || 'none of them'}${alerting.length > 10 ? ' …' : ''}.`;
}

function sees({ tick, window }: Pick<ScheduledRun, 'tick' | 'window'>, event: GivenEvent): boolean {
  return event.time >= window.from && event.time < window.to && event.arrives <= tick + runDelay;
}

const mostReported = 3;

/** An event that a held-back run would have seen is not missed: suppression is meant. Neither is one that a later run still sees. */
function reportMissed(
  { rule, test, data, analysis, report }: RuleTest,
  runs: readonly ScheduledRun[],
  start: Ticks,
): void {
  if (test.allow.includes('missed')) return;
  const every = nextTick(rule, start) - start;
  const missed = data.events
    .filter(event => analysis.tables.has(event.table) && event.time >= start && event.time < test.now)
    .filter(event => !runs.some(run => sees(run, event)) && !seenBySchedule(rule, event, start + every, every));
  for (const event of missed.slice(0, mostReported)) {
    const more = missed.length > 1 ? ` It is one of ${missed.length}.` : '';
    const message = `"${test.name}": no run saw this event of ${clock(event.time)}, which arrived at ${clock(event.arrives)}.${more}`;
    report.at('test/missed-event', event.path, message, whyMissed(rule, event));
  }
}

/** Whether a run of the unbroken rhythm sees an event, however late. */
function seenBySchedule(rule: ScheduledRule, event: GivenEvent, first: Ticks, every: Ticks): boolean {
  const earliest = event.time < first ? first : first + ((event.time - first) / every + 1n) * every;
  for (let tick = earliest; ruleWindow(rule, tick).from <= event.time; tick += every) {
    if (sees({ tick, window: ruleWindow(rule, tick) }, event)) return true;
  }
  return false;
}

function whyMissed(rule: ScheduledRule, event: GivenEvent): string {
  const { queryPeriod, queryFrequency } = rule.properties;
  return event.arrives > event.time
    ? `It was too late for every run whose window it lies in: the period is ${queryPeriod}, the frequency ${queryFrequency}.`
    : `The windows leave a gap: the period is ${queryPeriod}, the frequency ${queryFrequency}.`;
}

/** Two alerts that say the same of the same event. */
function reportDoubled({ test, data, analysis, report }: RuleTest, runs: readonly ScheduledRun[]): void {
  if (test.allow.includes('doubled')) return;
  const first = new Map<string, ScheduledRun>();
  let reported = 0;
  for (const run of runs) {
    for (const alert of run.evaluation.alerts) {
      const before = first.get(signature(alert));
      const event =
        before && data.events.find(one => analysis.tables.has(one.table) && sees(before, one) && sees(run, one));
      if (!event) first.set(signature(alert), run);
      else if (reported++ < mostReported) {
        const message = `"${test.name}": the runs of ${clock(before.tick)} and ${clock(run.tick)} both saw this event and raised the same alert ${JSON.stringify(alert.alertName)}.`;
        report.at('test/doubled-event', event.path, message);
      }
    }
  }
}

function signature({ alertName, entities, customDetails }: Alert): string {
  return JSON.stringify([alertName, entities, customDetails]);
}
