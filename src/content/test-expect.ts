import type { Column } from '../core/table.ts';
import { isoFromTicks, type Ticks } from '../core/time.ts';
import { fromField, toJson } from '../kql/rows.ts';
import type { Batch } from '../kql/value.ts';
import { type Alert, type Entity, entityTypes } from '../sentinel/index.ts';
import type { Path } from './item.ts';
import { isObject, type Json, type JsonObject } from './resource.ts';
import { relativeTime } from './test-rows.ts';

/** One thing that is not as expected, and where the expectation stands below its own path. */
export interface Difference {
  path: Path;
  message: string;
}

/** A result as an expectation sees it. */
export interface Given {
  alert: Alert;
  result: Batch;
  /** The rows of the result behind the alert. */
  rows: readonly number[];
  now: Ticks;
}

/** What an expectation of an alert may name, and how each part of it is held against the alert. */
const parts: Readonly<Record<string, (expected: Json, given: Given) => Difference[]>> = {
  title: (expected, { alert }) => same('title', expected, alert.alertName),
  description: (expected, { alert }) => same('description', expected, alert.description.trimEnd()),
  severity: (expected, { alert }) => same('severity', expected, alert.severity),
  tactics: (expected, { alert }) => sameSet('tactics', expected, alert.tactics),
  techniques: (expected, { alert }) => sameSet('techniques', expected, [...alert.techniques, ...alert.subTechniques]),
  entities: (expected, { alert }) => entities(expected, alert.entities),
  customDetails: (expected, { alert }) => customDetails(expected, alert.customDetails),
  rows: (expected, { result, rows, now }) => rowDifferences(expected, result, rows, now),
};

export const expectationKeys: readonly string[] = Object.keys(parts);

/** How an alert differs from what a test expects of it: nothing where every part that the test names holds. */
export function alertDifferences(expected: JsonObject, given: Given): Difference[] {
  return Object.entries(expected)
    .filter(([key]) => Object.hasOwn(parts, key))
    .flatMap(([key, value]) => parts[key](value, given).map(one => ({ ...one, path: [key, ...one.path] })));
}

function same(name: string, expected: Json, actual: string): Difference[] {
  return text(expected) === actual ? [] : [differs(name, expected, actual)];
}

function sameSet(name: string, expected: Json, actual: readonly string[]): Difference[] {
  const wanted = (Array.isArray(expected) ? expected : [expected]).map(text);
  return sortedText(wanted) === sortedText(actual) ? [] : [differs(name, wanted, actual)];
}

function sortedText(items: readonly string[]): string {
  return JSON.stringify([...items].sort());
}

function differs(name: string, expected: unknown, actual: unknown, path: Path = []): Difference {
  return { path, message: `${name}: expected ${shown(expected)}, got ${shown(actual)}.` };
}

const longest = 300;

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > longest ? `${json.slice(0, longest)}…` : json;
}

function text(value: Json): string {
  return typeof value === 'string' ? value.trimEnd() : JSON.stringify(value);
}

/** Each expected entity, `{ Account: { Name: ana } }`, must be there with at least these fields. */
function entities(expected: Json, actual: readonly Entity[]): Difference[] {
  const left = [...actual];
  return list(expected).flatMap((wanted, index) => {
    const [type, fields] = (isObject(wanted) ? Object.entries(wanted)[0] : undefined) ?? ['', null];
    const name = Object.hasOwn(entityTypes, type) ? entityTypes[type].type : undefined;
    if (!name || !isObject(fields)) {
      const message = `An entity is written as { Account: { Name: ana } }, with one of the types ${Object.keys(entityTypes).join(', ')}.`;
      return [{ path: [index], message }];
    }
    const found = left.findIndex(entity => entity.Type === name && holds(fields, entity));
    if (found >= 0) {
      left.splice(found, 1);
      return [];
    }
    const others = left.filter(entity => entity.Type === name).map(({ Type, ...rest }) => rest);
    return [differs(`entity ${type}`, fields, others.length > 0 ? others : 'none of this type', [index])];
  });
}

function holds(fields: JsonObject, entity: Entity): boolean {
  return Object.entries(fields).every(
    ([name, value]) => Object.hasOwn(entity, name) && text(value) === String(entity[name]),
  );
}

function customDetails(expected: Json, actual: Readonly<Record<string, string[]>>): Difference[] {
  if (!isObject(expected)) return [{ path: [], message: 'customDetails is a mapping from names to values.' }];
  return Object.entries(expected).flatMap(([name, value]) => {
    const found = Object.hasOwn(actual, name) ? actual[name] : [];
    return sameSet(`customDetails.${name}`, value, found).map(one => ({ ...one, path: [name] }));
  });
}

function list(value: Json): Json[] {
  return Array.isArray(value) ? value : [value];
}

/** Each expected row must be among the given rows of the result, as another one each time: a row holds if its named columns hold. */
export function rowDifferences(expected: Json, result: Batch, rows: readonly number[], now: Ticks): Difference[] {
  const columns = new Map(result.columns.map((column, at) => [column.name, { column, at }]));
  const left = new Set(rows);
  return list(expected).flatMap((wanted, index) => {
    if (!isObject(wanted)) return [{ path: [index], message: 'A row is a mapping from columns to values.' }];
    const candidates = [...left].map(row => ({ row, differences: cells(wanted, row) }));
    const best = candidates.sort((a, b) => a.differences.length - b.differences.length)[0];
    if (!best) return [{ path: [index], message: `row: expected ${shown(wanted)}, but there is no further row.` }];
    if (best.differences.length === 0) left.delete(best.row);
    return best.differences.map(one => ({ ...one, path: [index, ...one.path] }));
  });

  function cells(wanted: JsonObject, row: number): Difference[] {
    return Object.entries(wanted).flatMap(([name, value]) => {
      const found = columns.get(name);
      if (!found) {
        const names = result.columns.map(column => column.name).join(', ');
        return [{ path: [name], message: `${name}: the result has no such column. It has ${names}.` }];
      }
      const actual = toJson(result.values[found.at][row], found.column.type);
      const meant = cell(value, found.column, now);
      return stable(meant) === stable(actual) ? [] : [differs(name, meant, actual, [name])];
    });
  }
}

/** The value that an expectation means in a column: `5` and `"5"` are the same in a column of numbers. */
function cell(value: Json, { type }: Column, now: Ticks): unknown {
  const ticks = type === 'datetime' ? relativeTime(value, now) : undefined;
  if (ticks !== undefined) return isoFromTicks(ticks);
  const read = toJson(fromField(type)(value), type);
  return read === null ? value : read;
}

/** JSON whose keys are in order, so that two bags with the same pairs are the same. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
