/** What a test gave in the form of an expectation, and written in its place. */
import { dump } from 'js-yaml';
import { isoFromTicks } from '../../core/time.ts';
import { toRows } from '../../kql/rows.ts';
import type { Batch } from '../../kql/value.ts';
import { entityTypes } from '../../sentinel/index.ts';
import type { Item } from '../item.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';
import type { Given } from './expect.ts';
import type { TestResult } from './run-tests.ts';

const usual = ['title', 'severity', 'entities', 'customDetails'];

/** Alerts by the parts that the test names already, or the usual ones; `none` where there are none. */
export function alertsAsExpected(given: readonly Given[], expected: readonly JsonObject[], scheduled: boolean): Json {
  if (given.length === 0) return 'none';
  const named = [...new Set(expected.flatMap(one => Object.keys(one)))];
  const keys = named.length > 0 ? named : scheduled ? ['at', ...usual] : usual;
  const columns = expected.flatMap(one => (Array.isArray(one.rows) ? one.rows : []));
  return given.map(one => {
    const parts = keys.map(key => [key, partOf(key, one, columns)] as const);
    return Object.fromEntries(parts.filter(([, value]) => value !== undefined)) as JsonObject;
  });
}

function partOf(key: string, { alert, result, rows, at }: Given, columns: readonly Json[]): Json | undefined {
  switch (key) {
    case 'at':
      return isoFromTicks(at).replace('.0000000Z', 'Z');
    case 'title':
      return alert.alertName;
    case 'description':
      return alert.description;
    case 'severity':
      return alert.severity;
    case 'tactics':
      return [...alert.tactics];
    case 'techniques':
      return [...alert.techniques, ...alert.subTechniques];
    case 'entities':
      return alert.entities.length === 0 ? undefined : alert.entities.map(entityOf);
    case 'customDetails':
      return Object.keys(alert.customDetails).length === 0 ? undefined : { ...alert.customDetails };
    case 'rows': {
      const all = toRows(result);
      return rows.map(row => named(all[row] as JsonObject, columns));
    }
    default:
      return undefined;
  }
}

function entityOf({ Type, ...fields }: Given['alert']['entities'][number]): Json {
  const type = Object.keys(entityTypes).find(name => entityTypes[name].type === Type) ?? String(Type);
  return { [type]: fields as JsonObject };
}

/** Rows by the columns that the test names already; without one by those that have a value. */
export function rowsAsExpected(result: Batch, expected: readonly Json[]): Json {
  if (result.length === 0) return 'none';
  return { rows: toRows(result).map(row => named(row as JsonObject, expected)) };
}

function named(row: JsonObject, expected: readonly Json[]): JsonObject {
  const names = new Set(expected.flatMap(one => (isObject(one) ? Object.keys(one) : [])));
  const has = (value: Json) => value !== null && value !== '';
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => (names.size > 0 ? names.has(name) : has(value))),
  );
}

/** The text of an item with what came in place of what was expected, and how many tests were changed; a test in flow style stays. */
export function updateExpectations(item: Item, results: readonly TestResult[]): { text: string; updated: number } {
  const lines = item.text.split('\n');
  let updated = 0;
  for (const { actual } of results.toReversed()) {
    if (!actual) continue;
    const key = item.keyAt([...actual.path, 'expect']);
    const value = item.at([...actual.path, 'expect']);
    const indent = lines[key.line - 1].slice(0, key.column - 1);
    if (!/^[\s-]*$/.test(indent)) continue;
    lines.splice(
      key.line - 1,
      lastLine(lines, key.line - 1, value.endLine - 1) - key.line + 2,
      ...entry(indent, actual.expect),
    );
    updated++;
  }
  return { text: lines.join('\n'), updated };
}

/** The end of a block may be the beginning of the next line. */
function lastLine(lines: readonly string[], first: number, end: number): number {
  let last = Math.min(end, lines.length - 1);
  const depth = /^[\s-]*/.exec(lines[first])?.[0].length ?? 0;
  while (last > first && (/^\s*(#.*)?$/.test(lines[last]) || isOutside(lines[last], depth))) last--;
  return last;
}

function isOutside(line: string, depth: number): boolean {
  const start = /^\s*/.exec(line)?.[0].length ?? 0;
  return start < depth || (start === depth && !line.slice(start).startsWith('- '));
}

function entry(indent: string, expect: Json): string[] {
  const text = dump({ expect }, { lineWidth: 120, flowLevel: 3 }).trimEnd().split('\n');
  const spaces = indent.replaceAll('-', ' ');
  return text.map((line, index) => (index === 0 ? indent : spaces) + line);
}
