import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { Failure } from '../core/failure.ts';
import type { Column, ColumnType, Table } from '../core/table.ts';
import { ticksFromIso } from '../core/time.ts';

type Row = Record<string, unknown>;

/** A file of rows as a table: its name, its columns and its rows as JSON. */
export interface FileTable extends Table {
  rows: readonly Row[];
}

const largest = 1024 ** 3;

/**
 * Reads `Table=path` or `path` (the table is then named after the file) as JSON, NDJSON or CSV. Columns that `known` names
 * keep the types it gives; the others get the narrowest type that every value fits. Parquet is read by the store instead.
 * Throws `file/unreadable` with the place of the first mistake.
 */
export function readRowFile(argument: string, known: (table: string) => Table | undefined): FileTable {
  const { name, path } = splitArgument(argument);
  const rows = readRows(path);
  const given = new Map(known(name)?.columns.map(column => [column.name, column]));
  const names = new Set([...given.keys(), ...rows.flatMap(row => Object.keys(row))]);
  const text = extname(path).toLowerCase() === '.csv';
  const columns = [...names].map(column => given.get(column) ?? inferColumn(column, rows, text));
  return { name, columns, rows };
}

export function splitArgument(argument: string): { name: string; path: string } {
  const found = /^([A-Za-z_][\w-]*)=(.+)$/s.exec(argument);
  if (found) return { name: found[1], path: found[2] };
  return { name: basename(argument, extname(argument)).replace(/\W/g, '_'), path: argument };
}

function readRows(path: string): Row[] {
  const text = readText(path);
  if (extname(path).toLowerCase() === '.csv') return readCsv(path, text);
  const start = text.search(/\S/);
  if (start < 0) return [];
  return text[start] === '[' ? readJsonArray(path, text) : readLines(path, text);
}

function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > largest) throw new Error(`it has ${size} bytes; the limit is ${largest}. Convert it to Parquet.`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    throw new Failure('file/unreadable', `The data file ${path} can not be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function readCsv(path: string, text: string): Row[] {
  try {
    return parseCsv(text, { columns: true, bom: true, skip_empty_lines: true, relax_column_count: false }) as Row[];
  } catch (cause) {
    throw new Failure(
      'file/unreadable',
      `The data file ${path} is no CSV with a header line: ${(cause as Error).message}`,
      { cause },
    );
  }
}

function readJsonArray(path: string, text: string): Row[] {
  const rows = parseExact(text, path) as unknown[];
  return rows.map((row, index) => requireRow(row, `${path}, entry ${index + 1}`));
}

/** One JSON object a line; a file that is one object over several lines counts as one row. */
function readLines(path: string, text: string): Row[] {
  const lines = text.split('\n');
  const first = lines.findIndex(line => line.trim() !== '');
  if (!isJson(lines[first]) && isJson(text)) return [requireRow(parseExact(text, path), path)];
  return lines.flatMap((line, index) => {
    const place = `${path}:${index + 1}`;
    return line.trim() === '' ? [] : [requireRow(parseExact(line, place), place)];
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function requireRow(value: unknown, place: string): Row {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row;
  throw new Failure('file/unreadable', `${place} must be a JSON object, one row with its columns.`);
}

/** JSON with whole numbers beyond 2^53 kept exactly, as bigint. */
function parseExact(text: string, place: string): unknown {
  try {
    return JSON.parse(text, exactNumber);
  } catch (cause) {
    throw new Failure('file/unreadable', `${place} is no JSON: ${(cause as Error).message}`, { cause });
  }
}

function exactNumber(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return context?.source !== undefined && /^-?\d{1,19}$/.test(context.source) ? BigInt(context.source) : value;
}

function inferColumn(name: string, rows: readonly Row[], text: boolean): Column {
  const values = rows.map(row => row[name]).filter(value => value !== undefined && value !== null && value !== '');
  return { name, type: inferType(values, text) };
}

const isoTime = (value: unknown) =>
  typeof value === 'string' && value.length >= 10 && ticksFromIso(value) !== undefined;

/** What all values fit; a column with values of several kinds is dynamic. */
function inferType(values: readonly unknown[], text: boolean): ColumnType {
  const every = (test: (value: unknown) => boolean) => values.every(test);
  if (values.length === 0) return 'string';
  if (every(isoTime)) return 'datetime';
  if (every(value => typeof value === 'boolean')) return 'bool';
  if (every(value => typeof value === 'bigint' || Number.isSafeInteger(value))) return 'long';
  if (every(value => typeof value === 'number' || typeof value === 'bigint')) return 'real';
  if (every(value => typeof value === 'string')) return text ? inferFromText(values as string[]) : 'string';
  return 'dynamic';
}

/** CSV has only texts: numbers and booleans are read where every value is one. */
function inferFromText(values: readonly string[]): ColumnType {
  if (values.every(value => /^-?(0|[1-9]\d{0,17})$/.test(value))) return 'long';
  if (values.every(value => /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(value))) return 'real';
  if (values.every(value => /^(true|false)$/i.test(value))) return 'bool';
  return 'string';
}
