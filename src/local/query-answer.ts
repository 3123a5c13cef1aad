import { printDynamic } from '../kql/dynamic.ts';
import type { Analysis, Limits } from '../kql/index.ts';
import { toJson } from '../kql/rows.ts';
import type { Batch, Dynamic, ScalarType, Value } from '../kql/value.ts';
import type { Json } from './arm.ts';

/** Log Analytics gives back so many rows and bytes, and says in the answer that there were more. */
const maxRows = 500_000;
const maxBytes = 64 * 1024 * 1024;

/** What a query may take before it is stopped without an answer. */
export const limits: Limits = { rows: Number.POSITIVE_INFINITY, bytes: 1024 * 1024 * 1024, milliseconds: 180_000 };

const { rawJSON } = JSON as JSON & { rawJSON(text: string): unknown };

/** A result in the form of the query API; rows beyond its limits are left out with a partial error. https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format */
export function answerOf(results: readonly Result[], analysis: Analysis, prefer: string): Json {
  const limited = results.map(result => ({ ...result, ...limitedRows(result.batch) }));
  const cut = limited.find(({ rows, batch }) => rows.length < batch.length);
  const tables = limited.map(({ name, batch, rows }) => ({
    name,
    columns: batch.columns.map(column => ({ name: column.name, type: column.type })),
    rows,
  }));
  const datasetStatistics = limited.map(({ rows, bytes }) => ({ tableRowCount: rows.length, tableSize: bytes }));
  return {
    tables,
    ...(/include-statistics\s*=\s*true/i.test(prefer) ? { statistics: { query: { datasetStatistics } } } : {}),
    ...(/include-render\s*=\s*true/i.test(prefer) ? { render: analysis.render ?? {} } : {}),
    ...(cut ? { error: partialError(cut.rows.length) } : {}),
  };
}

/** A table of an answer, by its name. */
export interface Result {
  name: string;
  batch: Batch;
}

function limitedRows(batch: Batch): { rows: unknown[][]; bytes: number } {
  const rows: unknown[][] = [];
  let bytes = 0;
  const writers = batch.columns.map(({ type }) => wireValue(type));
  for (let row = 0; row < Math.min(batch.length, maxRows); row++) {
    const cells = batch.values.map((values, index) => writers[index](values[row]));
    bytes += sizeOf(cells);
    if (bytes > maxBytes) break;
    rows.push(cells);
  }
  return { rows, bytes };
}

/** About what a row takes on the wire. */
function sizeOf(cells: readonly unknown[]): number {
  return cells.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length + 3 : 9), 2);
}

function partialError(count: number): Json {
  return {
    code: 'PartialError',
    message: 'There were some errors when processing your query.',
    details: [
      {
        code: 'EngineError',
        message: `Something went wrong processing your query on the server. The result is larger than ${maxRows} rows or ${maxBytes} bytes: only the first ${count} rows are here.`,
        innererror: {
          code: '-2133196797',
          message: 'The results of this query exceed the set limit.',
          severity: 2,
          severityName: 'Error',
        },
      },
    ],
  };
}

/** A dynamic is its JSON as text, a long keeps all digits, a datetime has no zeros at its end. */
function wireValue(type: ScalarType): (value: Value) => unknown {
  if (type === 'dynamic')
    return value => (value === null ? null : typeof value === 'string' ? value : printDynamic(value as Dynamic));
  if (type === 'long') return value => (value === null ? null : rawJSON(String(value)));
  if (type === 'datetime')
    return value => (value === null ? null : String(toJson(value, type)).replace(/\.?0+Z$/, 'Z'));
  return value => toJson(value, type);
}
