import { ticksPerMinute } from '../../core/time.ts';
import type { RunOptions } from '../../kql/index.ts';
import { toRows } from '../../kql/rows.ts';
import type { Batch } from '../../kql/value.ts';
import type { Item } from '../item.ts';
import { parserOf } from '../parser-file.ts';
import { isObject, type Json } from '../resource.ts';
import { checkAsim } from './asim.ts';
import type { TestCase, TestReport } from './case.ts';
import { readData } from './data.ts';
import { rowDifferences } from './expect.ts';
import { type QueryPlace, runnable, runQuery } from './query.ts';
import type { TestBench } from './run-tests.ts';
import { rowsAsExpected } from './snapshot.ts';

/** Runs a hunting query, a summary rule over the bin that ends at the time of the test, or a query that calls a parser, and holds its rows against the expected ones. */
export async function testQuery(item: Item, test: TestCase, bench: TestBench, report: TestReport): Promise<void> {
  const expected = readExpected(test, report);
  const data = readData(test, bench.world, report);
  const engine = bench.engineFor(data);
  const { text, ...place } = queryOf(item, test);
  const analysis = engine.analyze(text);
  if (!runnable(analysis, place, report) || !expected || report.failed) return;
  const result = await runQuery(
    engine,
    analysis,
    { source: data.source, now: test.now, ...binOf(item, test), watch: bench.watch?.(item, analysis, data) },
    test.path,
    report,
  );
  if (!result) return;
  compare(expected, result, test, report);
  if (report.failed) report.actual = rowsAsExpected(result, expected);
  if (item.kind === 'parser') checkAsim(item, test, result, report);
}

/** The bin that ends at the time of the test, where the item is a summary rule. */
function binOf({ kind, value }: Item, { now }: TestCase): Pick<RunOptions, 'timespan'> {
  if (kind !== 'summary-rule' || !isObject(value)) return {};
  return { timespan: { from: now - BigInt(Number(value.binSize)) * ticksPerMinute, to: now } };
}

function compare(expected: readonly Json[], result: Batch, test: TestCase, report: TestReport): void {
  const path = [...test.path, 'expect'];
  if (result.length !== expected.length) {
    const rows = toRows(result)
      .slice(0, 3)
      .map(row => JSON.stringify(row).slice(0, 400));
    const message = `"${test.name}": rows: expected ${expected.length || 'none'}, got ${result.length || 'none'}.`;
    report.at(
      'test/rows',
      path,
      message,
      rows.length > 0 ? `It gave ${rows.join(', ')}${result.length > 3 ? ' …' : ''}` : undefined,
    );
    if (result.length === 0) return;
  }
  const all = Array.from({ length: result.length }, (_, row) => row);
  for (const one of rowDifferences([...expected], result, all, test.now)) {
    report.at('test/mismatch', [...path, 'rows', ...one.path], `"${test.name}": ${one.message}`);
  }
}

/** A hunting query is run itself; a parser is called, without arguments where the test has no query. */
function queryOf(item: Item, test: TestCase): QueryPlace & { text: string } {
  if (item.kind !== 'parser') {
    const query = isObject(item.value) ? item.value.query : undefined;
    return { text: typeof query === 'string' ? query.trimEnd() : '', path: ['query'], exact: true };
  }
  if (test.query !== undefined) return { text: test.query, path: [...test.path, 'query'], exact: true };
  const { alias, queryKey } = parserOf(item.value);
  return { text: `${alias}()`, path: [queryKey], exact: false };
}

function readExpected(test: TestCase, report: TestReport): Json[] | undefined {
  if (test.expect === 'none') return [];
  if (isObject(test.expect) && Array.isArray(test.expect.rows) && Object.keys(test.expect).length === 1)
    return test.expect.rows;
  report.at('test/form', [...test.path, 'expect'], 'What is expected of a query is `rows`, or `none`.');
  return undefined;
}
