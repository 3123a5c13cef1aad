import { isoFromTicks } from '../../core/time.ts';
import {
  evaluateRule,
  type RuleWindow,
  reachesThreshold,
  ruleWindow,
  type ScheduledRule,
} from '../../sentinel/index.ts';
import { ruleBody } from '../analytics-rule-body.ts';
import type { Item } from '../item.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';
import type { TestCase, TestReport } from './case.ts';
import { readData, type TestData } from './data.ts';
import { alertDifferences, expectationKeys, type Given } from './expect.ts';
import { matchNearest } from './match.ts';
import { runnable, runQuery } from './query.ts';
import type { TestBench } from './run-tests.ts';

/** Runs an analytics rule at the time of a test as the service would, and holds its alerts against the expected ones. */
export async function testRule(item: Item, test: TestCase, bench: TestBench, report: TestReport): Promise<void> {
  const rule = ruleOf(item);
  if (!rule) {
    const help =
      'Only scheduled rules are run from rows: the others look at the time of ingestion or at what Microsoft keeps.';
    report.atKey('test/unsupported', ['kind'], 'Rules of this kind can not be tested.', help);
    return;
  }
  const expected = readExpected(test, report);
  const data = readData(test, bench.world, report);
  const engine = bench.engineFor(data);
  const analysis = engine.analyze(rule.properties.query);
  if (!runnable(analysis, { path: ['query'], exact: true }, report) || !expected || report.failed) return;
  const window = ruleWindow(rule, test.now);
  const result = await runQuery(engine, analysis, data, { now: test.now, timespan: window }, test.path, report);
  if (!result) return;
  const { alerts, evidence, issues } = evaluateRule({
    rule,
    result,
    window,
    workspace,
    now: test.now,
    newId: counter(),
  });
  const given = alerts.map((alert, at): Given => ({ alert, result, rows: evidence[at], now: test.now }));
  compare(expected, given, { test, report, why: () => explain(rule, result.length, window, data) });
  for (const issue of new Set(issues)) {
    report.atKey('test/dropped', [...test.path, 'name'], issue, undefined, 'warning');
  }
}

/** Where tests play. */
const workspace = {
  customerId: '00000000-0000-0000-0000-000000000000',
  subscription: '00000000-0000-0000-0000-000000000000',
  resourceGroup: 'test',
  name: 'test',
};

function counter(): () => string {
  let count = 0;
  return () => `00000000-0000-0000-0000-${String(++count).padStart(12, '0')}`;
}

function ruleOf(item: Item): ScheduledRule | undefined {
  const body = ruleBody(isObject(item.value) ? item.value : {});
  if (body.kind !== 'Scheduled') return undefined;
  return { id: item.file, name: item.file, ...body } as unknown as ScheduledRule;
}

function readExpected(test: TestCase, report: TestReport): JsonObject[] | undefined {
  const path = [...test.path, 'expect'];
  if (test.expect === 'none') return [];
  const alerts: Json[] = Array.isArray(test.expect) ? test.expect : [];
  if (alerts.length === 0 || !alerts.every(isObject)) {
    report.at('test/form', path, 'What is expected of a rule is a list of alerts, or `none`.');
    return undefined;
  }
  alerts.forEach((alert, index) => {
    for (const key of Object.keys(alert)) {
      if (expectationKeys.includes(key)) continue;
      const help = `An alert is expected by ${expectationKeys.join(', ')}.`;
      report.atKey('test/form', [...path, index, key], `An expected alert has no "${key}".`, help);
    }
  });
  return alerts;
}

interface Comparison {
  test: TestCase;
  report: TestReport;
  /** Why there are as many alerts as there are. */
  why(): string;
}

/** Alerts have no order: each expectation is held against the alert that is nearest to it. */
function compare(expected: readonly JsonObject[], given: readonly Given[], { test, report, why }: Comparison): void {
  const path = [...test.path, 'expect'];
  if (expected.length !== given.length) {
    const counts = `expected ${expected.length || 'none'}, got ${given.length || 'none'}${titles(given)}`;
    report.at('test/alerts', path, `"${test.name}": alerts: ${counts}.`, why());
    if (given.length === 0) return;
  }
  const differences = expected.map(wanted => given.map(one => alertDifferences(wanted, one)));
  const matched = matchNearest(differences.map(ofAlerts => ofAlerts.map(found => found.length)));
  for (const [index, alert] of matched.entries()) {
    for (const one of alert === undefined ? [] : differences[index][alert])
      report.at('test/mismatch', [...path, index, ...one.path], `"${test.name}": ${one.message}`);
  }
}

function titles(given: readonly Given[]): string {
  const names = given.slice(0, 5).map(({ alert }) => JSON.stringify(alert.alertName));
  return names.length > 0 ? ` (${names.join(', ')}${given.length > 5 ? ' …' : ''})` : '';
}

/** What an author needs to see why a rule alerted or not: the rows of the result, and which given rows lay in the window. */
function explain(rule: ScheduledRule, rows: number, window: RuleWindow, data: TestData): string {
  const reached = reachesThreshold(rule, rows) ? 'which reaches' : 'which does not reach';
  const { triggerOperator, triggerThreshold } = rule.properties;
  const time = (ticks: bigint) => isoFromTicks(ticks).slice(0, 19);
  const tables = data
    .count(window.from, window.to)
    .map(({ table, rows: all, inside }) => `${inside} of the ${all} rows of ${table}`)
    .join(', ');
  return (
    `Rows that the query gave: ${rows}, ${reached} the threshold (${triggerOperator} ${triggerThreshold}). ` +
    `In the window from ${time(window.from)} to ${time(window.to)} lie ${tables || 'no rows'}.`
  );
}
