import type { Diagnostic } from '../../core/diagnostic.ts';
import { type Analysis, createEngine, type Engine, type RowSource, type Schema, type Watch } from '../../kql/index.ts';
import { isFromTemplate } from '../analytics-rule-body.ts';
import type { Item, Path } from '../item.ts';
import { isObject, type Json } from '../resource.ts';
import { type ReadTest, readTests, type TestCase, TestReport } from './case.ts';
import { type QueryCoverage, TriedWays, tooLittle } from './coverage.ts';
import type { TestData, TestWorld } from './data.ts';
import { testPlaybook } from './playbook.ts';
import { testQuery } from './rowset.ts';
import { testRule } from './rule.ts';

export { testCodes } from './codes.ts';

/** What is to be tested, and what it is tested in. */
export interface TestRequest {
  /** The items whose tests are run. */
  items: readonly Item[];
  /** All items of the repository: tests take the search keys of watchlists from them. */
  repository: readonly Item[];
  /** The tables, parsers and watchlists of the repository, and Microsoft's tables. */
  schema: Schema;
  /** How many hits and misses each detection must have, and how many per cent of its query's ways its tests must take. */
  minimum?: Minimum;
  /** Whether it is counted which ways through the queries the tests take. */
  coverage?: boolean;
  /** Where an address lies, where the repository has a database of places. */
  place?: RowSource['place'];
  /** An engine that already knows the schema. */
  engine?: Engine;
}

export interface Minimum {
  hit: number;
  miss: number;
  branches?: number;
}

export interface Tested {
  diagnostics: Diagnostic[];
  results: TestResult[];
  /** Of each item with a query, where it was asked for. */
  coverage?: QueryCoverage[];
}

/** How one test ended; what was wrong stands in the diagnostics. */
export interface TestResult {
  kind: string;
  file: string;
  /** The line that the test begins at. */
  line: number;
  test: string;
  /** A hit expects alerts or rows, a miss expects none. */
  expects: 'hit' | 'miss';
  passed: boolean;
  /** What came instead, in the form of an expectation, where the test was run and something differed. */
  actual?: { path: Path; expect: Json };
}

/** What every test of one run shares. */
export interface TestBench {
  world: TestWorld;
  /** The engine for the schema of a test: the same one, which knows what it analysed, as long as a test replaces nothing. */
  engineFor(data: TestData): Engine;
  /** Who is told which ways the rows of a run go, where that is asked. */
  watch?(item: Item, analysis: Analysis, data: TestData): Watch | undefined;
}

/** How the items of a kind are tested: runs one test and reports what is not as expected. */
type Tester = (item: Item, test: TestCase, bench: TestBench, report: TestReport) => Promise<void>;

const testers: Readonly<Record<string, Tester>> = {
  'analytics-rule': testRule,
  'hunting-query': testQuery,
  parser: testQuery,
  'summary-rule': testQuery,
};

/** Runs the tests that stand in rules, hunting queries, parsers and summary rules, and beside playbooks. It needs no network and no workspace, and changes nothing. */
export async function runTests(request: TestRequest): Promise<Tested> {
  const { schema, items, repository, minimum, engine = createEngine(schema) } = request;
  const branches = minimum?.branches;
  const ways = request.coverage || branches !== undefined ? new TriedWays(schema, repository) : undefined;
  const shared = remembering(engine);
  const bench = makeBench(request, shared, ways);
  const done: Tested = { diagnostics: [], results: [] };
  for (const item of items) {
    if (item.kind === 'playbook') {
      const { diagnostics, results } = await testPlaybook(item);
      done.diagnostics.push(...diagnostics);
      done.results.push(...results);
    }
    if (!Object.hasOwn(testers, item.kind)) continue;
    await testItem(item, bench, request, done);
  }
  if (ways) done.coverage = ways.of(items, shared);
  if (branches !== undefined) done.diagnostics.push(...tooLittle(done.coverage ?? [], items, branches));
  return done;
}

async function testItem(item: Item, bench: TestBench, request: TestRequest, done: Tested): Promise<void> {
  const form = new TestReport(item);
  const results: TestResult[] = [];
  const findings = new Map<string, Diagnostic>();
  for (const read of readTests(form)) {
    const report = new TestReport(item);
    if (read.test) await testers[item.kind](item, read.test, bench, report);
    const { actual } = report;
    const result = resultOf(item, read, read.test !== undefined && !report.failed);
    results.push(actual === undefined ? result : { ...result, actual: { path: read.path, expect: actual } });
    for (const diagnostic of report.diagnostics) findings.set(JSON.stringify(diagnostic), diagnostic);
  }
  checkMinimum(item, results, request, form);
  done.results.push(...results);
  done.diagnostics.push(...form.diagnostics, ...findings.values());
}

function resultOf(item: Item, { name, path, test }: ReadTest, passed: boolean): TestResult {
  const { line } = item.keyAt(path);
  return {
    kind: item.kind,
    file: item.file,
    line,
    test: name,
    expects: test?.expect === 'none' ? 'miss' : 'hit',
    passed,
  };
}

function checkMinimum(item: Item, results: readonly TestResult[], { minimum }: TestRequest, report: TestReport): void {
  if (!minimum || item.kind !== 'analytics-rule' || hasNoTests(item)) return;
  for (const expects of ['hit', 'miss'] as const) {
    const found = results.filter(result => result.expects === expects).length;
    if (found >= minimum[expects]) continue;
    const what = expects === 'hit' ? 'that expect an alert' : 'that expect none';
    report.atKey('test/too-few', ['tests'], `Tests ${what}: ${found}, but ${minimum[expects]} are demanded.`);
  }
}

/** A rule that is only a template which is on or off has nothing that a test could hold. */
function hasNoTests({ value }: Item): boolean {
  return isObject(value) && isFromTemplate(String(value.kind));
}

function makeBench({ schema, repository, place }: TestRequest, shared: Engine, ways: TriedWays | undefined): TestBench {
  const watchlists = repository.filter(item => item.kind === 'watchlist');
  return {
    world: {
      schema,
      tables: new Map(schema.tables.map(table => [table.name, table])),
      watchlists,
      ...(place && { place }),
    },
    engineFor: data => (data.schema === schema ? shared : createEngine(data.schema)),
    watch: (item, analysis, data) => ways?.watch(item, analysis, data),
  };
}

/** The tests of one rule have one query: it is analysed once. */
function remembering(engine: Engine): Engine {
  const known = new Map<string, Analysis>();
  return {
    ...engine,
    analyze(text) {
      const analysis = known.get(text) ?? engine.analyze(text);
      known.set(text, analysis);
      return analysis;
    },
  };
}
