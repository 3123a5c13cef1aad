import { invariant } from '../core/invariant.ts';
import type { Column } from '../core/table.ts';
import { isoFromTicks, type Ticks, timespanFromTicks } from '../core/time.ts';
import { type Batch, type Dynamic, Typed, type Value } from '../kql/value.ts';

/** Reads cells of a result by the name of their column. */
export interface Cells {
  /** The value as KQL's tostring() writes it; '' where it is null or the column is missing. */
  text(row: number, column: string): string;
  time(row: number, column: string): Ticks | null;
  /** The items of an array (a dynamic one, or JSON text of one); any other value is its own only item; none when empty. */
  items(row: number, column: string): string[];
}

export function cellsOf(batch: Batch): Cells {
  const index = new Map(batch.columns.map((column, at) => [column.name, at]));
  const cell = (row: number, name: string): [Value, Column] | undefined => {
    const at = index.get(name);
    return at === undefined ? undefined : [batch.values[at][row], batch.columns[at]];
  };
  const text = (row: number, name: string): string => {
    const found = cell(row, name);
    return found ? cellText(found[0], found[1].type) : '';
  };
  return {
    text,
    time(row, name) {
      const found = cell(row, name);
      return found?.[1].type === 'datetime' ? (found[0] as Ticks | null) : null;
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

function cellText(value: Value, type: Column['type']): string {
  if (value === null) return '';
  switch (type) {
    case 'datetime':
      return isoFromTicks(value as bigint);
    case 'timespan':
      return timespanFromTicks(value as bigint);
    case 'bool':
      return value === true ? 'True' : 'False';
    case 'dynamic':
      return dynamicText(value as Dynamic);
    default:
      return String(value);
  }
}

function dynamicText(value: Dynamic): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : dynamicJson(value);
}

/** A dynamic value as JSON text; whole numbers keep all their digits. */
export function dynamicJson(value: Dynamic): string {
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${dynamicJson(item)}`).join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(dynamicJson).join(',')}]`;
  if (value instanceof Typed) return JSON.stringify(typedText(value));
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}

function typedText({ type, value }: Typed): string {
  if (typeof value !== 'bigint') return String(value);
  invariant(type === 'datetime' || type === 'timespan', `a ${type} is no number of ticks`);
  return type === 'datetime' ? isoFromTicks(value) : timespanFromTicks(value);
}

/** One row as JSON text with all its columns in their order. */
export function rowJson(batch: Batch, row: number): string {
  const cells = batch.columns.map(
    ({ name, type }, at) => `${JSON.stringify(name)}:${cellJson(batch.values[at][row], type)}`,
  );
  return `{${cells.join(',')}}`;
}

function cellJson(value: Value, type: Column['type']): string {
  if (value === null) return 'null';
  if (type === 'dynamic') return dynamicJson(value as Dynamic);
  if (type === 'bool' || type === 'int' || type === 'long') return String(value);
  if (type === 'real' && Number.isFinite(value)) return String(value);
  return JSON.stringify(cellText(value, type));
}
