import { deepestEvent, isWithin } from './depth.ts';
import { largestField } from './field-limit.ts';
import { ingestId, type Shape } from './shape.ts';
import type { StreamColumnType } from './table-shape.ts';

/** A line that is a row already, but for the columns that the runtime fills: they go in front of it. */
export interface Verbatim {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The row as JSON. */
  encoded(ingestId: string): string;
}

/** What a line of JSON is: a row already, or an event for the shaper, or no JSON. */
export type ReadLine = (
  line: string,
) => { readonly row: Verbatim } | { readonly event: unknown } | { readonly reason: string };

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/;
/** In a line that is not longer, no field can be too long: a character has three bytes at most. */
const longestLine = largestField / 3;

/** Whether a value is what its column holds, so that it need not be converted. */
const fits: Record<StreamColumnType, (value: unknown) => boolean> = {
  string: value => typeof value === 'string',
  bool: value => typeof value === 'boolean',
  int: value => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
  long: value => Number.isSafeInteger(value),
  real: value => typeof value === 'number',
  datetime: value => typeof value === 'string' && isoTime.test(value),
  dynamic: value => isWithin(value, deepestEvent),
};

/**
 * Reads lines of a stream whose events have the names of its columns. A line in which every field is a column and every value what its
 * column holds goes on with its own bytes: it is parsed to be checked, and never encoded again. Every other line is an event as usual.
 */
export function lineReader(stream: string, { table, event, row }: Shape): ReadLine {
  const same = Object.entries(row).every(([column, source]) => column === source);
  const columns = new Map(Object.entries(table.columns).map(([name, type]) => [name, fits[type]]));
  const [idField, timeField] = [event.id, event.time];
  const ours = ['TimeGenerated', 'IngestId', ...(timeField === 'EventTime' ? [] : ['EventTime'])];
  for (const name of ours) columns.delete(name);
  if (!same || typeof timeField !== 'string' || (idField !== undefined && typeof idField !== 'string')) return parsed;
  const lead = timeField === 'EventTime' ? '' : '"EventTime":"';
  return line => {
    const read = parsed(line);
    if ('reason' in read || line.length > longestLine) return read;
    const fields = read.event as Record<string, unknown>;
    if (!isRow(fields, columns)) return read;
    const [time, id] = [fields[timeField], idField === undefined ? '' : fields[idField]];
    if (typeof time !== 'string' || !isoTime.test(time) || typeof id !== 'string') return read;
    if (idField !== undefined && id === '') return read;
    const front = `{"TimeGenerated":"${time}",${lead && `${lead}${time}",`}"IngestId":"`;
    const rest = line.slice(line.indexOf('{') + 1);
    return {
      row: {
        id,
        time: Date.parse(time),
        encoded: unnamed => `${front}${id === '' ? unnamed : ingestId(stream, id)}",${rest}`,
      },
    };
  };
}

function parsed(line: string): { readonly event: unknown } | { readonly reason: string } {
  try {
    return { event: JSON.parse(line) };
  } catch (error) {
    return { reason: `the line is no JSON: ${(error as Error).message}` };
  }
}

function isRow(fields: unknown, columns: ReadonlyMap<string, (value: unknown) => boolean>): boolean {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return false;
  for (const name in fields) {
    const value = (fields as Record<string, unknown>)[name];
    const holds = columns.get(name);
    if (!holds || (value !== null && !holds(value))) return false;
  }
  return true;
}
