import { didYouMean } from '../../core/nearest.ts';
import type { Column, Table } from '../../core/table.ts';
import { durationTicks, isoFromTicks, type Ticks } from '../../core/time.ts';
import { fromField } from '../../kql/rows.ts';
import type { Path } from '../item.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';
import type { TestReport } from './case.ts';
import { jsonText } from './text.ts';

export type Row = Record<string, unknown>;

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
export function readTable(value: Json, table: Table, path: Path, now: Ticks, report: TestReport): Row[] {
  const columns = new Map(table.columns.map(column => [column.name, column]));
  const rows: Row[] = [];
  for (const { row, at, whole } of rowsOf(value, path, report)) {
    const { repeat = 1, ...fields } = columns.has('repeat') ? row : { ...row };
    const read: Row = {};
    for (const [name, field] of Object.entries(fields)) {
      const place = whole ? at : [...at, name];
      const column = columns.get(name);
      if (column) read[name] = readField(field, column, place, now, report);
      else unknownColumn(name, table, place, report);
    }
    checkTime(read, columns, at, report);
    if (columns.has('Type')) read.Type ??= table.name; // as the service does for every row
    for (let copy = 0; copy < times(repeat, at, report); copy++) rows.push(read);
  }
  return rows;
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

function fileRows(name: string, path: Path, report: TestReport): PlacedRow[] {
  const text = report.item.beside(name);
  if (text === undefined) {
    report.at('test/form', path, `There is no file "${name}" beside this one.`);
    return [];
  }
  try {
    return parseRows(text).map(row => ({ row, at: path, whole: true }));
  } catch (error) {
    report.at('test/form', path, `"${name}" is not one JSON object a line: ${(error as Error).message}`);
    return [];
  }
}

function parseRows(text: string): JsonObject[] {
  if (text.trimStart().startsWith('[')) return (JSON.parse(text) as unknown[]).map(requireRow);
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [requireRow(JSON.parse(line))];
    } catch (error) {
      throw new Error(`line ${at + 1}: ${(error as Error).message}`);
    }
  });
}

function requireRow(row: unknown): JsonObject {
  if (!isObject(row)) throw new Error(`${jsonText(row).slice(0, 40)} is no object`);
  return row;
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
