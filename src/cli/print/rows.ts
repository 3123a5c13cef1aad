import { Failure } from '../../core/failure.ts';
import { printColumns } from './columns.ts';

/** Rows in the value form of `picket query --batch`. */
export interface PrintableRows {
  columns: readonly { name: string; type: string }[];
  rows: readonly (readonly unknown[])[];
}

const printers: Record<string, (rows: PrintableRows, width: number) => string> = {
  pretty: ({ columns, rows }, width) =>
    `${printColumns(
      columns.map(column => column.name),
      rows.map(row => row.map(cell)),
      width,
    )}\n\n${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`,
  json: ({ columns, rows }) => JSON.stringify({ columns, rows }),
  ndjson: ({ columns, rows }) =>
    rows
      .map(row => JSON.stringify(Object.fromEntries(columns.map((column, index) => [column.name, row[index]]))))
      .join('\n'),
  csv: ({ columns, rows }) =>
    [columns.map(column => column.name), ...rows].map(row => row.map(csvCell).join(',')).join('\r\n'),
};

/** Prints a result as pretty, json, ndjson or csv. */
export function printRows(rows: PrintableRows, format: string, width: number): string {
  const printer = printers[format];
  if (printer) return printer(rows, width);
  throw new Failure(
    'usage/invalid',
    `--format ${format} is not known here. It is one of ${Object.keys(printers).join(', ')}.`,
  );
}

/** A cell for a person: a time without its empty fraction, a dynamic as JSON. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value).replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.0+Z$/, '$1Z');
}

/** Quoted where it must be; a leading sign that a spreadsheet would run as a formula is kept as text. */
function csvCell(value: unknown): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
