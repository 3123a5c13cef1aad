import type { Ticks } from '../core/time.ts';
import { converter } from '../kql/functions/convert.ts';
import { toJson } from '../kql/rows.ts';
import type { Batch } from '../kql/value.ts';

/** Reads cells of a result by the name of their column. */
export interface Cells {
  /** The value as KQL's tostring() writes it; '' where it is null or the column is missing. */
  text(row: number, column: string): string;
  time(row: number, column: string): Ticks | null;
  /** The items of an array (a dynamic one, or JSON text of one); any other value is its own only item; none when empty. */
  items(row: number, column: string): string[];
}

export function cellsOf(batch: Batch): Cells {
  const columns = new Map(
    batch.columns.map(({ name, type }, at) => [
      name,
      { type, values: batch.values[at], write: converter(type, 'string') },
    ]),
  );
  const text = (row: number, name: string): string => {
    const column = columns.get(name);
    const value = column?.values[row] ?? null;
    return column && value !== null ? String(column.write(value) ?? '') : '';
  };
  return {
    text,
    time(row, name) {
      const column = columns.get(name);
      return column?.type === 'datetime' ? (column.values[row] as Ticks | null) : null;
    },
    items: (row, name) => itemsOf(text(row, name)),
  };
}

function itemsOf(text: string): string[] {
  if (text === '') return [];
  if (!text.startsWith('[')) return [text];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(item => (typeof item === 'string' ? item : JSON.stringify(item))) : [text];
  } catch {
    return [text];
  }
}

/** One row as JSON text with all its columns in their order. */
export function rowJson({ columns, values }: Batch, row: number): string {
  return JSON.stringify(Object.fromEntries(columns.map(({ name, type }, at) => [name, toJson(values[at][row], type)])));
}
