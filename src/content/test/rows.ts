import { didYouMean } from '../../core/nearest.ts';
import type { Column, Table } from '../../core/table.ts';
import { durationTicks, isoFromTicks, type Ticks } from '../../core/time.ts';
import { fromField } from '../../kql/rows.ts';
import type { Path } from '../item.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';
import type { TestReport } from './case.ts';
import { fixtureRow, readFixture } from './fixture.ts';
import { jsonText } from './text.ts';

export type Row = Record<string, unknown>;

/** A row that a test gives, where it stands, and how long after its TimeGenerated it can be queried. */
export interface GivenRow {
  row: Row;
  at: Path;
  delay: Ticks;
}

const largestRepeat = 100_000;
const relative = /^([+-])\s*(\d{1,9}(?:ms|[dhms]))$/;

/** The point in time that a text such as `-10m` means, or undefined. */
export function relativeTime(text: unknown, now: Ticks): Ticks | undefined {
  const found = typeof text === 'string' ? relative.exec(text.trim()) : null;
  const span = found ? durationTicks(found[2]) : undefined;
  if (!found || span === undefined) return undefined;
  return found[1] === '-' ? now - span : now + span;
}

/** The rows that a test gives to a table; what no query could ever see is reported. */
export function readTable(value: Json, table: Table, path: Path, now: Ticks, report: TestReport): GivenRow[] {
  const columns = new Map(table.columns.map(column => [column.name, column]));
  const names = new Set(columns.keys());
  const rows: GivenRow[] = [];
  for (const { row, at, whole } of rowsOf(value, path, report)) {
    const { repeat, delay, fields } = ownKeys(whole ? fixtureRow(row, table.name, names) : row, names);
    const read: Row = {};
    for (const [name, field] of Object.entries(fields)) {
      const place = whole ? at : [...at, name];
      const column = columns.get(name);
      if (column) read[name] = readField(field, column, place, now, report);
      else unknownColumn(name, table, place, report);
    }
    checkTime(read, columns, at, report);
    if (columns.has('Type')) read.Type ??= table.name; // as the service does for every row
    const given = { row: read, at, delay: late(delay, at, report) };
    for (let copy = 0; copy < times(repeat, at, report); copy++) rows.push(given);
  }
  return rows;
}

/** What a row says to the test itself, where its table has no columns of these names. */
function ownKeys(row: JsonObject, columns: ReadonlySet<string>): { repeat: Json; delay: Json; fields: JsonObject } {
  const fields = { ...row };
  const own = { repeat: 1 as Json, delay: '0s' as Json };
  for (const key of ['repeat', 'delay'] as const) {
    if (columns.has(key) || !Object.hasOwn(row, key)) continue;
    own[key] = row[key];
    delete fields[key];
  }
  return { ...own, fields };
}

function late(delay: Json, path: Path, report: TestReport): Ticks {
  const ticks = typeof delay === 'string' ? durationTicks(delay) : undefined;
  if (ticks === undefined) report.at('test/form', [...path, 'delay'], '"delay" is a duration, such as 10m.');
  return ticks ?? 0n;
}

function unknownColumn(name: string, table: Table, path: Path, report: TestReport): void {
  const names = table.columns.map(column => column.name);
  const help =
    didYouMean(name, names) ?? `Its columns: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ' …' : ''}.`;
  report.atKey('test/unknown-column', path, `The table ${table.name} has no column "${name}".`, help);
}

function checkTime(row: Row, columns: ReadonlyMap<string, Column>, path: Path, report: TestReport): void {
  if (!columns.has('TimeGenerated') || (row.TimeGenerated ?? '') !== '') return;
  report.at(
    'test/no-time',
    path,
    'This row has no TimeGenerated: no run would see it.',
    'Add one, such as -10m.',
    'warning',
  );
}

function times(repeat: unknown, path: Path, report: TestReport): number {
  if (typeof repeat === 'number' && Number.isInteger(repeat) && repeat >= 0 && repeat <= largestRepeat) return repeat;
  report.at('test/form', [...path, 'repeat'], `"repeat" is a whole number from 0 to ${largestRepeat}.`);
  return 0;
}

interface PlacedRow {
  row: JsonObject;
  at: Path;
  /** Whether the row stands in another file, so that the place is that of the file's name. */
  whole: boolean;
}

/** Rows as they are written: in place, or in a file beside the item. */
export function rowsOf(value: Json, path: Path, report: TestReport): PlacedRow[] {
  if (isObject(value) && typeof value.file === 'string') return fileRows(value.file, [...path, 'file'], report);
  if (!Array.isArray(value)) {
    report.at('test/form', path, 'Rows are a list of mappings, or `file: rows.ndjson`.');
    return [];
  }
  return value.flatMap((row, index) => {
    if (isObject(row)) return [{ row, at: [...path, index], whole: false }];
    report.at('test/form', [...path, index], 'A row is a mapping from columns to values.');
    return [];
  });
}

const fixtureForms =
  'Rows are one JSON object a line, a JSON array of objects, or CSV with the names in its first line.';

function fileRows(name: string, path: Path, report: TestReport): PlacedRow[] {
  const text = report.item.beside(name);
  if (text === undefined) {
    report.at('test/form', path, `There is no file "${name}" beside this one.`);
    return [];
  }
  try {
    return readFixture(name, text).map(row => ({ row, at: path, whole: true }));
  } catch (error) {
    report.at('test/form', path, `"${name}" holds no rows: ${(error as Error).message}`, fixtureForms);
    return [];
  }
}

function readField(field: Json, column: Column, path: Path, now: Ticks, report: TestReport): unknown {
  if (field === null) return null;
  const ticks = column.type === 'datetime' ? relativeTime(field, now) : undefined;
  if (ticks !== undefined) return isoFromTicks(ticks);
  if (field !== '' && fromField(column.type)(field) === null) {
    const help =
      column.type === 'datetime' ? 'Write 2026-11-20T10:00:00Z, or a time relative to now such as -10m.' : undefined;
    report.at('test/wrong-type', path, `${jsonText(field)} is no ${column.type}, which ${column.name} is.`, help);
  }
  return field;
}
