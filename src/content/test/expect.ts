import type { Column } from '../../core/table.ts';
import { isoFromTicks, type Ticks, ticksFromIso } from '../../core/time.ts';
import { fromField, toJson } from '../../kql/rows.ts';
import type { Batch } from '../../kql/value.ts';
import { type Alert, type Entity, entityTypes } from '../../sentinel/index.ts';
import type { Path } from '../item.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';
import { matchNearest } from './match.ts';
import { relativeTime } from './rows.ts';
import { jsonText, orderedText } from './text.ts';

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
  /** The scheduled time of the run that raised it. */
  at: Ticks;
}

/** What an expectation of an alert may name, and how each part of it is held against the alert. */
const parts: Readonly<Record<string, (expected: Json, given: Given) => Difference[]>> = {
  at: (expected, { at, now }) => sameTime(expected, at, now),
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

function sameTime(expected: Json, at: Ticks, now: Ticks): Difference[] {
  const wanted = relativeTime(expected, now) ?? (typeof expected === 'string' ? ticksFromIso(expected) : undefined);
  if (wanted === undefined)
    return [{ path: [], message: 'at: write 2026-11-20T10:00:00Z, or a time relative to now such as -2h.' }];
  return wanted === at ? [] : [differs('at', isoFromTicks(wanted), isoFromTicks(at))];
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
  const json = jsonText(value);
  return json.length > longest ? `${json.slice(0, longest)}…` : json;
}

function text(value: Json): string {
  return typeof value === 'string' ? value.trimEnd() : jsonText(value);
}

/** Each expected entity, `{ Account: { Name: ana } }`, must be there with at least these fields, another one each time. */
function entities(expected: Json, actual: readonly Entity[]): Difference[] {
  const wanted = list(expected).map(readEntity);
  const matched = matchNearest(wanted.map(one => actual.map(entity => (one && holds(one, entity) ? 0 : 1))));
  return wanted.flatMap((one, index) => {
    if (!one)
      return [
        {
          path: [index],
          message: `An entity is written as { Account: { Name: ana } }, with one of the types ${types}.`,
        },
      ];
    const found = matched[index];
    if (found !== undefined && holds(one, actual[found])) return [];
    const same = actual.filter(entity => entity.Type === one.name).map(({ Type, ...rest }) => rest);
    return [differs(`entity ${one.type}`, one.fields, same.length > 0 ? same : 'none of this type', [index])];
  });
}

const types = Object.keys(entityTypes).join(', ');

interface WantedEntity {
  /** The type as mappings name it, and as alerts do. */
  type: string;
  name: string;
  fields: JsonObject;
}

function readEntity(wanted: Json): WantedEntity | undefined {
  const [type, fields] = (isObject(wanted) ? Object.entries(wanted)[0] : undefined) ?? ['', null];
  if (!Object.hasOwn(entityTypes, type) || !isObject(fields)) return undefined;
  return { type, name: entityTypes[type].type, fields };
}

function holds({ name, fields }: WantedEntity, entity: Entity): boolean {
  const same = ([field, value]: [string, Json]) =>
    Object.hasOwn(entity, field) && text(value) === String(entity[field]);
  return entity.Type === name && Object.entries(fields).every(same);
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
  const wanted = list(expected);
  const differences = wanted.map(one => rows.map(row => cellDifferences(one, result, row, now)));
  const matched = matchNearest(differences.map(ofRows => ofRows.map(one => one.length)));
  return wanted.flatMap((one, index): Difference[] => {
    if (!isObject(one)) return [{ path: [index], message: 'A row is a mapping from columns to values.' }];
    const row = matched[index];
    if (row === undefined)
      return [{ path: [index], message: `row: expected ${shown(one)}, but there is no further row.` }];
    return differences[index][row].map(found => ({ ...found, path: [index, ...found.path] }));
  });
}

function cellDifferences(wanted: Json, result: Batch, row: number, now: Ticks): Difference[] {
  if (!isObject(wanted)) return [{ path: [], message: '' }];
  return Object.entries(wanted).flatMap(([name, value]) => {
    const at = result.columns.findIndex(column => column.name === name);
    if (at < 0) {
      const names = result.columns.map(column => column.name).join(', ');
      return [{ path: [name], message: `${name}: the result has no such column. It has ${names}.` }];
    }
    const column = result.columns[at];
    const actual = toJson(result.values[at][row], column.type);
    const meant = cell(value, column, now);
    return orderedText(meant) === orderedText(actual) ? [] : [differs(name, meant, actual, [name])];
  });
}

/** The value that an expectation means in a column: `5` and `"5"` are the same in a column of numbers. */
function cell(value: Json, { type }: Column, now: Ticks): unknown {
  const ticks = type === 'datetime' ? relativeTime(value, now) : undefined;
  if (ticks !== undefined) return isoFromTicks(ticks);
  const read = toJson(fromField(type)(value), type);
  return read === null ? value : read;
}
