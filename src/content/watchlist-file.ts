import { parse } from 'csv-parse/sync';
import { text } from './field.ts';
import type { Item } from './item.ts';
import { isObject, type JsonObject } from './resource.ts';

export interface Rows {
  header: readonly string[];
  rows: readonly Readonly<Record<string, string>>[];
  /** What is wrong with the file, with its line in it. */
  problems: readonly { line: number; message: string; help: string }[];
}

/** A watchlist file with what may be left out filled in. */
export function watchlistOf(value: unknown): JsonObject {
  return { provider: 'Picket', ...(isObject(value) ? value : {}) };
}

/** The rows of the CSV file that a watchlist names; a file that can not be read is a problem, not an exception. */
export function readRows(item: Item): Rows {
  const source = text(watchlistOf(item.value).source);
  const csv = source === '' ? undefined : item.beside(source);
  if (csv === undefined) {
    return noRows(1, `There is no file "${source}" beside this one.`, 'Put the CSV file there, or correct "source".');
  }
  return parseRows(csv);
}

interface CsvRecord {
  record: string[];
  info: { lines: number };
}

const csvOptions = { bom: true, skip_empty_lines: true, relax_column_count: true, info: true } as const;

/** Rows of a CSV text; what can not be read is a problem with its line. */
export function parseRows(csv: string): Rows {
  let records: CsvRecord[];
  try {
    records = parse(csv, csvOptions) as unknown as CsvRecord[];
  } catch (error) {
    const { message, lines } = error as Error & { lines?: number };
    return noRows(lines ?? 1, `This is no CSV: ${message}`, 'Check the quotes of this line.');
  }
  const [first, ...rest] = records;
  if (!first) return noRows(1, 'The file is empty.', 'Give it at least a line with the names of the columns.');
  const header = first.record.map(name => name.trim());
  return {
    header,
    rows: rest.map(({ record }) => Object.fromEntries(header.map((name, index) => [name, record[index] ?? '']))),
    problems: rest
      .filter(({ record }) => record.length !== header.length)
      .map(({ record, info }) => uneven(record.length, header.length, info.lines)),
  };
}

function noRows(line: number, message: string, help: string): Rows {
  return { header: [], rows: [], problems: [{ line, message, help }] };
}

function uneven(found: number, wanted: number, line: number): Rows['problems'][number] {
  return {
    line,
    message: `This row has ${found} values, but there are ${wanted} columns.`,
    help: 'Put a value that holds a comma into double quotes.',
  };
}

/** Rows as CSV (RFC 4180), always in the same form. */
export function toCsv({ header, rows }: Pick<Rows, 'header' | 'rows'>): string {
  const lines = [header, ...rows.map(row => header.map(name => row[name]))];
  return `${lines.map(line => line.map(quoted).join(',')).join('\r\n')}\r\n`;
}

function quoted(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
