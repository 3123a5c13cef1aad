import type { Diagnostic, Severity } from '../../core/diagnostic.ts';
import { didYouMean, nearest } from '../../core/nearest.ts';
import { durationTicks, type Ticks, ticksFromIso, unixEpoch } from '../../core/time.ts';
import type { Item, Path } from '../item.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';
import { type TestCode, testCodes } from './codes.ts';

/** One test of an item, as it is written. */
export interface TestCase {
  name: string;
  /** The time that the test plays at: `now()` of the query, the end of the window, what relative times count from. */
  now: Ticks;
  given: JsonObject;
  /** What the tested thing must give; `none` for nothing. */
  expect: Json;
  /** How long the rule is run at its frequency, up to `now`; absent for a single run. */
  over?: Ticks;
  /** What a schedule may do without failing the test. */
  allow: readonly Allowance[];
  /** Of a parser: the query that calls it. */
  query?: string;
  /** The way to the test in its file. */
  path: Path;
}

/** `missed`: an event that no run saw; `doubled`: one that raised the same alert in two runs. */
export type Allowance = 'missed' | 'doubled';

/** Collects what is wrong with the tests of one item. */
export class TestReport {
  readonly item: Item;
  readonly diagnostics: Diagnostic[] = [];
  /** What came instead of what was expected, in the form of an expectation. */
  actual?: Json;

  constructor(item: Item) {
    this.item = item;
  }

  /** Points at the value of a path. */
  at(code: TestCode, path: Path, message: string, help?: string, severity: Severity = 'error'): void {
    this.#add(code, severity, message, help, this.item.at(path));
  }

  /** Points at the key of a path. */
  atKey(code: TestCode, path: Path, message: string, help?: string, severity: Severity = 'error'): void {
    this.#add(code, severity, message, help, this.item.keyAt(path));
  }

  /** Points into the text at a path. */
  inside(code: TestCode, path: Path, start: number, length: number, message: string, help?: string): void {
    this.#add(code, 'error', message, help, this.item.inside(path, start, length));
  }

  /** Points at what no test reached in the text at a path; it fails nothing. */
  untried(path: Path, start: number, length: number, message: string): void {
    this.#add('test/untried', 'info', message, undefined, this.item.inside(path, start, length));
  }

  get failed(): boolean {
    return this.diagnostics.some(diagnostic => diagnostic.severity === 'error');
  }

  #add(
    code: TestCode,
    severity: Severity,
    message: string,
    help: string | undefined,
    span: ReturnType<Item['at']>,
  ): void {
    const { docs } = testCodes[code] as { docs?: string };
    const { file } = this.item;
    this.diagnostics.push({
      code,
      severity,
      message,
      file,
      ...span,
      ...(help ? { help } : {}),
      ...(docs ? { docs } : {}),
    });
  }
}

const keys = ['name', 'now', 'over', 'allow', 'given', 'expect', 'query'];

/** A test with its place; `test` is absent where it can not be read, which is reported. */
export interface ReadTest {
  name: string;
  path: Path;
  test?: TestCase;
}

/** The tests of an item. */
export function readTests(report: TestReport): ReadTest[] {
  const { value } = report.item;
  const tests = isObject(value) ? value.tests : undefined;
  if (tests === undefined || tests === null) return [];
  if (!Array.isArray(tests)) {
    report.at('test/form', ['tests'], '"tests" is not a list of tests.', testCodes['test/form'].cure);
    return [];
  }
  return tests.map((test: Json, index) => {
    const path = ['tests', index];
    const name = isObject(test) && typeof test.name === 'string' ? test.name : `test ${index + 1}`;
    return { name, path, test: readTest(test, path, report) };
  });
}

function readTest(test: Json, path: Path, report: TestReport): TestCase | undefined {
  const before = report.diagnostics.length;
  if (!isObject(test)) {
    report.at('test/form', path, 'A test is a mapping.', testCodes['test/form'].cure);
    return undefined;
  }
  for (const key of Object.keys(test)) {
    if (!keys.includes(key)) report.atKey('test/form', [...path, key], `A test has no "${key}".`, keyHelp(key));
  }
  const read = {
    ...readName(test, path, report),
    now: readNow(test, path, report),
    ...readOver(test, path, report),
    allow: readAllow(test, path, report),
    ...readGiven(test, path, report),
  };
  if (!('expect' in test) && !Object.keys(test).some(key => nearest(key, keys) === 'expect')) {
    report.atKey(
      'test/form',
      path,
      'The test expects nothing: "expect" is missing.',
      'Write the alerts, or `expect: none`.',
    );
  }
  if (report.diagnostics.length > before) return undefined;
  return { ...read, expect: test.expect, ...(typeof test.query === 'string' ? { query: test.query } : {}), path };
}

function keyHelp(key: string): string {
  return didYouMean(key, keys) ?? `It has ${keys.join(', ')}.`;
}

function readName(test: JsonObject, path: Path, report: TestReport): { name: string } {
  if (typeof test.name === 'string' && test.name.trim() !== '') return { name: test.name };
  report.atKey('test/form', path, 'The test has no name.', 'Say in a few words what happens in it.');
  return { name: '' };
}

/** A test that names no time plays at the beginning of 1970: its relative times mean the same on every day. */
function readNow(test: JsonObject, path: Path, report: TestReport): Ticks {
  if (test.now === undefined) return unixEpoch;
  const ticks = typeof test.now === 'string' ? ticksFromIso(test.now) : undefined;
  if (ticks === undefined)
    report.at('test/form', [...path, 'now'], '"now" is no time.', 'Write it as 2026-11-20T10:00:00Z.');
  return ticks ?? unixEpoch;
}

function readOver(test: JsonObject, path: Path, report: TestReport): { over?: Ticks } {
  if (test.over === undefined) return {};
  const over = typeof test.over === 'string' ? durationTicks(test.over) : undefined;
  if (over !== undefined && over > 0n) return { over };
  report.at('test/form', [...path, 'over'], '"over" is no duration.', 'Write it as 24h or 7d.');
  return {};
}

function readAllow(test: JsonObject, path: Path, report: TestReport): Allowance[] {
  const allow = Array.isArray(test.allow) ? test.allow : test.allow === undefined ? [] : [test.allow];
  const known = allow.filter((one): one is Allowance => one === 'missed' || one === 'doubled');
  if (known.length < allow.length) {
    report.at('test/form', [...path, 'allow'], '"allow" is a list of `missed` and `doubled`, what a schedule may do.');
  }
  return known;
}

function readGiven(test: JsonObject, path: Path, report: TestReport): { given: JsonObject } {
  const given = test.given ?? {};
  if (isObject(given)) return { given };
  report.at('test/form', [...path, 'given'], '"given" is a mapping from tables to rows.');
  return { given: {} };
}
