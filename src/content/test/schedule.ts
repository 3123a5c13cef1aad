import { isoDuration, isoFromTicks, type Ticks } from '../../core/time.ts';
import type { Batch } from '../../kql/value.ts';
import {
  type Alert,
  assignIncidents,
  type Evaluation,
  evaluateRule,
  type Incident,
  nextTick,
  type QueryRule,
  type RuleWindow,
  rhythmOf,
  ruleWindow,
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
    schedule.incidents = withAlerts(run.evaluation.alerts, schedule.incidents, ruleTest, executed(rule, tick));
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
  const now = executed(rule, tick);
  const result = await rows(window, now);
  if (!result) return undefined;
  return { tick, window, result, evaluation: evaluateRule({ rule, result, window, workspace, now, newId }) };
}

/** When the run that is scheduled at a time is executed. */
function executed(rule: QueryRule, tick: Ticks): Ticks {
  return tick + rhythmOf(rule).delay;
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

function sees(rule: QueryRule, { tick, window }: Pick<ScheduledRun, 'tick' | 'window'>, event: GivenEvent): boolean {
  const time = placeOf(rule, event);
  return time >= window.from && time < window.to && event.arrives <= executed(rule, tick);
}

/** The time by which an event lies in a window. */
function placeOf(rule: QueryRule, event: GivenEvent): Ticks {
  return rhythmOf(rule).by === 'arrival' ? event.arrives : event.time;
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
    .filter(
      event => analysis.tables.has(event.table) && placeOf(rule, event) >= start && placeOf(rule, event) < test.now,
    )
    .filter(event => !runs.some(run => sees(rule, run, event)) && !seenBySchedule(rule, event, start + every, every));
  for (const event of missed.slice(0, mostReported)) {
    const more = missed.length > 1 ? ` It is one of ${missed.length}.` : '';
    const message = `"${test.name}": no run saw this event of ${clock(event.time)}, which arrived at ${clock(event.arrives)}.${more}`;
    report.at('test/missed-event', event.path, message, whyMissed(rule, event));
  }
}

/** Whether a run of the unbroken rhythm sees an event, however late. */
function seenBySchedule(rule: QueryRule, event: GivenEvent, first: Ticks, every: Ticks): boolean {
  const time = placeOf(rule, event);
  const earliest = time < first ? first : first + ((time - first) / every + 1n) * every;
  for (let tick = earliest; ruleWindow(rule, tick).from <= time; tick += every) {
    if (sees(rule, { tick, window: ruleWindow(rule, tick) }, event)) return true;
  }
  return false;
}

function whyMissed(rule: QueryRule, event: GivenEvent): string {
  const { period, frequency } = rhythmOf(rule);
  const [queryPeriod, queryFrequency] = [isoDuration(period), isoDuration(frequency)];
  return event.arrives > event.time
    ? `It was too late for every run whose window it lies in: the period is ${queryPeriod}, the frequency ${queryFrequency}.`
    : `The windows leave a gap: the period is ${queryPeriod}, the frequency ${queryFrequency}.`;
}

/** Two alerts that say the same of the same event. */
function reportDoubled({ rule, test, data, analysis, report }: RuleTest, runs: readonly ScheduledRun[]): void {
  if (test.allow.includes('doubled')) return;
  const first = new Map<string, ScheduledRun>();
  let reported = 0;
  for (const run of runs) {
    for (const alert of run.evaluation.alerts) {
      const before = first.get(signature(alert));
      const event =
        before &&
        data.events.find(one => analysis.tables.has(one.table) && sees(rule, before, one) && sees(rule, run, one));
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
