import { standardTable } from '../../core/standard-tables.ts';
import { toRows } from '../../kql/rows.ts';
import { incidentsOfProducts, type ProductRule, productAlert } from '../../sentinel/index.ts';
import { ruleBody } from '../analytics-rule-body.ts';
import type { Item } from '../item.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';
import type { TestCase, TestReport } from './case.ts';
import { readData } from './data.ts';
import { matchNearest } from './match.ts';
import type { TestBench } from './run-tests.ts';
import { counter, workspace } from './sentinel.ts';
import { jsonText } from './text.ts';

const expectations = ['title', 'severity', 'description'] as const;
const table = 'SecurityAlert';

/** Hands the given rows of SecurityAlert to a rule of the kind MicrosoftSecurityIncidentCreation and holds its incidents against the expected ones. */
export async function testProductRule(item: Item, test: TestCase, bench: TestBench, report: TestReport): Promise<void> {
  const expected = readExpected(test, report);
  const alerts = bench.world.tables.get(table) ?? standardTable(table)!;
  const data = readData(test, { ...bench.world, tables: new Map([...bench.world.tables, [table, alerts]]) }, report);
  if (!expected || report.failed) return;
  const columns = alerts.columns.map(({ name }) => name);
  const rows = toRows(await data.source.table(table, { columns }));
  const given = incidents(item, rows, test);
  if (given.length !== expected.length) {
    const titles = given.slice(0, 5).map(({ title }) => jsonText(title));
    const message = `"${test.name}": incidents: expected ${expected.length || 'none'}, got ${given.length || 'none'}.`;
    report.at('test/incidents', [...test.path, 'expect'], message, `They are ${titles.join(', ') || 'none'}.`);
  }
  compare(expected, given, test, report);
}

function incidents(item: Item, rows: readonly Record<string, unknown>[], { now }: TestCase): JsonObject[] {
  const body = ruleBody(isObject(item.value) ? item.value : {});
  const rule = { id: item.file, name: item.file, ...body } as unknown as ProductRule;
  const alerts = rows.map(row => productAlert(row, workspace));
  let number = 0;
  const made = incidentsOfProducts([rule], alerts, { now, newId: counter(), nextNumber: () => ++number });
  return made.map(({ title, severity, description }) => ({ title, severity, description }));
}

function compare(expected: readonly JsonObject[], given: readonly JsonObject[], test: TestCase, report: TestReport) {
  const differing = (wanted: JsonObject, one: JsonObject) =>
    Object.keys(wanted).filter(key => wanted[key] !== one[key]);
  const distances = expected.map(wanted => given.map(one => differing(wanted, one).length));
  for (const [index, match] of matchNearest(distances).entries()) {
    if (match === undefined) continue;
    for (const key of differing(expected[index], given[match])) {
      const path = [...test.path, 'expect', index, key];
      const [wanted, got] = [jsonText(expected[index][key]), jsonText(given[match][key])];
      report.at('test/mismatch', path, `"${test.name}": ${key}: expected ${wanted}, got ${got}.`);
    }
  }
}

function readExpected({ expect, path: test }: TestCase, report: TestReport): JsonObject[] | undefined {
  const path = [...test, 'expect'];
  if (expect === 'none') return [];
  if (!isList(expect)) {
    report.at('test/form', path, 'What is expected of such a rule is a list of incidents, or `none`.');
    return undefined;
  }
  for (const [index, incident] of expect.entries())
    for (const key of Object.keys(incident).filter(name => !expectations.some(known => known === name)))
      report.atKey('test/form', [...path, index, key], `An expected incident has no "${key}".`, help);
  return expect;
}

const help = `An incident is expected by ${expectations.join(', ')}.`;

function isList(value: Json): value is JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}
