import { gunzipSync } from 'node:zlib';
import { type Options, parse as parseCsv } from 'csv-parse/sync';
import { Failure } from '../../core/failure.ts';
import type { Column } from '../../core/table.ts';
import { parseDynamic } from '../dynamic.ts';
import { converter } from '../functions/convert.ts';
import type { Source } from '../ir.ts';
import { fromField } from '../rows.ts';
import { type Batch, type Dynamic, missing, type Value } from '../value.ts';

type External = Extract<Source, { op: 'external' }>;

/** Bytes that one file may have when it is unpacked. */
const largest = 512 * 1024 * 1024;

const delimiters: Readonly<Record<string, string>> = {
  csv: ',',
  tsv: '\t',
  tsve: '\t',
  psv: '|',
  scsv: ';',
  sohsv: '\u0001',
};

/** The formats that files can be read in; another is refused when the query is analysed. */
export const externalFormats: ReadonlySet<string> = new Set([
  ...Object.keys(delimiters),
  'txt',
  'raw',
  'json',
  'multijson',
]);

/** The rows of the files of an externaldata, one file behind the other. */
export function readExternal(node: External, files: readonly { place: string; bytes: Uint8Array }[]): Batch {
  const values: Value[][] = node.columns.map(() => []);
  let length = 0;
  for (const { place, bytes } of files) {
    const rows = readRows(unpacked(place, bytes), node, place);
    length += rows.length;
    for (const row of rows) row.forEach((value, index) => void values[index].push(value));
  }
  return { columns: node.columns, values, length };
}

function unpacked(place: string, bytes: Uint8Array): string {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    throw new Failure('query/failed', `The external file ${place} is a zip archive; only gzip can be read.`);
  try {
    const plain = packed ? gunzipSync(bytes, { maxOutputLength: largest }) : bytes;
    return new TextDecoder('utf-8').decode(plain);
  } catch (cause) {
    throw new Failure('query/failed', `The external file ${place} can not be unpacked: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function readRows(text: string, node: External, place: string): Value[][] {
  const skip = node.skipFirst ? 1 : 0;
  if (Object.hasOwn(delimiters, node.format)) return readDelimited(text, node, place).slice(skip);
  if (node.format === 'raw') return [firstOnly(text, node.columns)];
  if (node.format === 'txt')
    return linesOf(text)
      .slice(skip)
      .map(line => firstOnly(line, node.columns));
  return readObjects(text, place).map(each => node.columns.map(column => fieldOf(each, column)));
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function firstOnly(text: string, columns: readonly Column[]): Value[] {
  return columns.map(({ type }, index) => (index === 0 ? fromText(text, { name: '', type }) : missing(type)));
}

function readDelimited(text: string, node: External, place: string): Value[][] {
  const options: Options = {
    delimiter: delimiters[node.format],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    bom: true,
  };
  try {
    const records = parseCsv(text, options) as unknown as string[][];
    return records.map(record => node.columns.map((column, index) => fromText(record[index] ?? '', column)));
  } catch (cause) {
    throw new Failure('query/failed', `The external file ${place} is no ${node.format}: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function fromText(text: string, { type }: Column): Value {
  if (type === 'string') return text;
  if (text === '') return null;
  return type === 'dynamic' ? (parseDynamic(text) ?? text) : converter('string', type)(text);
}

/** One object a line, or objects in any layout, or one array of objects. */
function readObjects(text: string, place: string): Dynamic[] {
  const whole = parseDynamic(text);
  if (Array.isArray(whole)) return whole;
  if (whole !== undefined) return [whole];
  return linesOf(text)
    .filter(line => line.trim() !== '')
    .map((line, index) => {
      const value = parseDynamic(line);
      if (value !== undefined) return value;
      throw new Failure('query/failed', `Line ${index + 1} of the external file ${place} is no JSON.`);
    });
}

function fieldOf(row: Dynamic, { name, type }: Column): Value {
  const value = row instanceof Map ? (row.get(name) ?? null) : null;
  if (type === 'dynamic') return value;
  if (value === null) return missing(type);
  return typeof value === 'object' ? converter('dynamic', type)(value) : fromField(type)(value);
}
