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
  if (csv === undefined) return { header: [], rows: [], problems: [missing(source)] };
  return parseRows(csv);
}

function missing(source: string): Rows['problems'][number] {
  return {
    line: 1,
    message: `There is no file "${source}" beside this one.`,
    help: 'Put the CSV file there, or correct "source".',
  };
}

export function parseRows(csv: string): Rows {
  try {
    const records = parse(csv, {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
    }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    const [first, ...rest] = records;
    if (!first)
      return {
        header: [],
        rows: [],
        problems: [
          { line: 1, message: 'The file is empty.', help: 'Give it at least a line with the names of the columns.' },
        ],
      };
    const header = first.record.map(name => name.trim());
    return {
      header,
      rows: rest.map(({ record }) => Object.fromEntries(header.map((name, index) => [name, record[index] ?? '']))),
      problems: rest
        .filter(({ record }) => record.length !== header.length)
        .map(({ record, info }) => uneven(record.length, header.length, info.lines)),
    };
  } catch (error) {
    const { message, lines } = error as Error & { lines?: number };
    return {
      header: [],
      rows: [],
      problems: [{ line: lines ?? 1, message: `This is no CSV: ${message}`, help: 'Check the quotes of this line.' }],
    };
  }
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
