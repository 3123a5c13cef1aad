import { isoFromTicks, type Ticks } from '../../core/time.ts';
import type { Analysis, Engine } from '../../kql/index.ts';
import type { Batch } from '../../kql/value.ts';
import {
  arrivedIn,
  type Evaluation,
  evaluateRule,
  type QueryRule,
  type RuleWindow,
  reachesThreshold,
  rhythmOf,
  ruleWindow,
} from '../../sentinel/index.ts';
import { ruleBody } from '../analytics-rule-body.ts';
import type { Item } from '../item.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';
import type { TestCase, TestReport } from './case.ts';
import { readData, type TestData } from './data.ts';
import { alertDifferences, expectationKeys, type Given } from './expect.ts';
import { matchNearest } from './match.ts';
import { testProductRule } from './product-rule.ts';
import { runnable, runQuery } from './query.ts';
import type { TestBench } from './run-tests.ts';
import { runSchedule } from './schedule.ts';
import { counter, workspace } from './sentinel.ts';
import { alertsAsExpected } from './snapshot.ts';

/** A rule that is tested, with everything that its runs need. */
export interface RuleTest {
  rule: QueryRule;
  test: TestCase;
  data: TestData;
  analysis: Analysis;
  report: TestReport;
  newId: () => string;
  /** The rows that the query gives over a window, of those that have arrived at a time where one is given. */
  rows(window: RuleWindow, arrived?: Ticks): Promise<Batch | undefined>;
}

/** What is expected: alerts, and of a schedule the incidents that they become. */
interface Expected {
  alerts: JsonObject[];
  incidents?: number;
  /** The way to the alerts. */
  path: readonly (string | number)[];
}

/** Runs an analytics rule at the time of a test, or over its span, as the service would, and holds its alerts against the expected ones. */
export async function testRule(item: Item, test: TestCase, bench: TestBench, report: TestReport): Promise<void> {
  const rule = ruleOf(item);
  if (!rule) return testOther(item, test, bench, report);
  const expected = readExpected(test, report);
  const data = readData(test, bench.world, report);
  const engine = bench.engineFor(data);
  const analysis = engine.analyze(rule.properties.query);
  if (!runnable(analysis, { path: ['query'], exact: true }, report) || !expected || report.failed) return;
  const watch = bench.watch?.(item, analysis, data);
  const newId = counter();
  const rows = (window: RuleWindow, arrived?: Ticks) =>
    rowsOver({ rule, engine, analysis, data, watch }, window, arrived, test, report);
  const ruleTest: RuleTest = { rule, test, data, analysis, report, newId, rows };
  await (test.over === undefined ? runOnce(ruleTest, expected) : runOver(ruleTest, test.over, expected));
}

/** A rule without a query: one that makes incidents of alerts, or one that only Microsoft knows. */
async function testOther(item: Item, test: TestCase, bench: TestBench, report: TestReport): Promise<void> {
  const kind = isObject(item.value) ? String(item.value.kind) : '';
  if (kind === 'MicrosoftSecurityIncidentCreation') return testProductRule(item, test, bench, report);
  const help =
    'What these rules look at, and how, is known to Microsoft only: their outcome can not be foretold from rows.';
  report.atKey('test/unsupported', ['kind'], `Rules of the kind ${kind} can not be tested.`, help);
}

interface Running {
  rule: QueryRule;
  engine: Engine;
  analysis: Analysis;
  data: TestData;
  watch?: (branch: number, way: number) => void;
}

function rowsOver(
  { rule, engine, analysis, data, watch }: Running,
  window: RuleWindow,
  arrived: Ticks | undefined,
  test: TestCase,
  report: TestReport,
): Promise<Batch | undefined> {
  const source = arrived === undefined ? data.source : data.arrivedAt(arrived);
  const rows = rhythmOf(rule).by === 'arrival' ? { source: arrivedIn(source, window) } : { source, timespan: window };
  return runQuery(engine, analysis, { ...rows, now: window.to, watch }, test.path, report);
}

async function runOnce({ rule, test, data, report, newId, rows }: RuleTest, expected: Expected): Promise<void> {
  const window = ruleWindow(rule, test.now);
  const result = await rows(window);
  if (!result) return;
  const evaluation = evaluateRule({ rule, result, window, workspace, now: test.now, newId });
  const why = () => explain(rule, result.length, window, data);
  compare(expected, givenOf(evaluation, result, test.now, test.now), { test, report, why });
  reportIssues(evaluation.issues, test, report);
}

async function runOver(ruleTest: RuleTest, over: Ticks, expected: Expected): Promise<void> {
  const { test, report } = ruleTest;
  const schedule = await runSchedule(ruleTest, over, workspace);
  if (!schedule) return;
  const given = schedule.runs.flatMap(run => givenOf(run.evaluation, run.result, test.now, run.tick));
  compare(expected, given, { test, report, why: () => schedule.says });
  if (expected.incidents !== undefined && expected.incidents !== schedule.incidents.length) {
    const path = [...test.path, 'expect', 'incidents'];
    const message = `"${test.name}": incidents: expected ${expected.incidents}, got ${schedule.incidents.length}.`;
    const titles = schedule.incidents.map(one => `${JSON.stringify(one.title)} of ${one.alertIds.length} alerts`);
    report.at('test/incidents', path, message, `They are ${titles.slice(0, 5).join(', ') || 'none'}.`);
  }
  reportIssues(
    schedule.runs.flatMap(run => run.evaluation.issues),
    test,
    report,
  );
}

function givenOf({ alerts, evidence }: Evaluation, result: Batch, now: Ticks, at: Ticks): Given[] {
  return alerts.map((alert, index) => ({ alert, result, rows: evidence[index], now, at }));
}

function reportIssues(issues: readonly string[], test: TestCase, report: TestReport): void {
  for (const issue of new Set(issues)) {
    report.atKey('test/dropped', [...test.path, 'name'], issue, undefined, 'warning');
  }
}

function ruleOf(item: Item): QueryRule | undefined {
  const body = ruleBody(isObject(item.value) ? item.value : {});
  if (body.kind !== 'Scheduled' && body.kind !== 'NRT') return undefined;
  return { id: item.file, name: item.file, ...body } as unknown as QueryRule;
}

function readExpected({ expect, over, path: test }: TestCase, report: TestReport): Expected | undefined {
  const path = [...test, 'expect'];
  if (expect === 'none') return { alerts: [], path };
  if (over !== undefined && isObject(expect)) return readWithIncidents(expect, path, report);
  const alerts = readAlerts(expect, path, report);
  if (alerts?.length === 0) return refuseAlerts(path, report);
  return alerts && { alerts, path };
}

/** `{ alerts, incidents }`. */
function readWithIncidents(expect: JsonObject, path: (string | number)[], report: TestReport): Expected | undefined {
  const { alerts = [], incidents, ...rest } = expect;
  for (const key of Object.keys(rest))
    report.atKey('test/form', [...path, key], `A schedule is expected by alerts and incidents, not by "${key}".`);
  if (typeof incidents !== 'number' && incidents !== undefined)
    report.at('test/form', [...path, 'incidents'], '"incidents" is the number of incidents.');
  const read = alerts === 'none' ? [] : readAlerts(alerts, [...path, 'alerts'], report);
  return read && { alerts: read, path: [...path, 'alerts'], incidents: incidents as number | undefined };
}

function readAlerts(value: Json, path: (string | number)[], report: TestReport): JsonObject[] | undefined {
  if (!Array.isArray(value) || !value.every(isObject)) return refuseAlerts(path, report);
  value.forEach((alert, index) => {
    for (const key of Object.keys(alert)) {
      if (expectationKeys.includes(key)) continue;
      const help = `An alert is expected by ${expectationKeys.join(', ')}.`;
      report.atKey('test/form', [...path, index, key], `An expected alert has no "${key}".`, help);
    }
  });
  return value;
}

function refuseAlerts(path: (string | number)[], report: TestReport): undefined {
  report.at('test/form', path, 'What is expected of a rule is a list of alerts, or `none`.');
  return undefined;
}

interface Comparison {
  test: TestCase;
  report: TestReport;
  /** Why there are as many alerts as there are. */
  why(): string;
}

/** Alerts have no order: each expectation is held against the alert that is nearest to it. */
function compare(expected: Expected, given: readonly Given[], { test, report, why }: Comparison): void {
  const before = report.diagnostics.length;
  differences(expected, given, { test, report, why });
  if (report.diagnostics.length === before) return;
  const alerts = alertsAsExpected(given, expected.alerts, test.over !== undefined);
  const whole = expected.incidents === undefined ? alerts : { alerts, incidents: expected.incidents };
  report.actual = whole;
}

function differences({ alerts, path }: Expected, given: readonly Given[], { test, report, why }: Comparison): void {
  if (alerts.length !== given.length) {
    const counts = `expected ${alerts.length || 'none'}, got ${given.length || 'none'}${titles(given)}`;
    report.at('test/alerts', path, `"${test.name}": alerts: ${counts}.`, why());
    if (given.length === 0) return;
  }
  const distances = alerts.map(wanted => given.map(one => alertDifferences(wanted, one)));
  const matched = matchNearest(distances.map(ofAlerts => ofAlerts.map(found => found.length)));
  for (const [index, alert] of matched.entries()) {
    for (const one of alert === undefined ? [] : distances[index][alert])
      report.at('test/mismatch', [...path, index, ...one.path], `"${test.name}": ${one.message}`);
  }
}

function titles(given: readonly Given[]): string {
  const names = given.slice(0, 5).map(({ alert }) => JSON.stringify(alert.alertName));
  return names.length > 0 ? ` (${names.join(', ')}${given.length > 5 ? ' …' : ''})` : '';
}

/** What an author needs to see why a rule alerted or not: the rows of the result, and which given rows lay in the window. */
function explain(rule: QueryRule, rows: number, window: RuleWindow, data: TestData): string {
  const reached = reachesThreshold(rule, rows) ? 'which reaches' : 'which does not reach';
  const { triggerOperator, triggerThreshold, by } = rhythmOf(rule);
  const time = (ticks: bigint) => isoFromTicks(ticks).slice(0, 19);
  const tables = data
    .count(window.from, window.to, by)
    .map(({ table, rows: all, inside }) => `${inside} of the ${all} rows of ${table}`)
    .join(', ');
  return (
    `Rows that the query gave: ${rows}, ${reached} the threshold (${triggerOperator} ${triggerThreshold}). ` +
    `In the window from ${time(window.from)} to ${time(window.to)} ${by === 'arrival' ? 'arrived' : 'lie'} ${tables || 'no rows'}.`
  );
}
