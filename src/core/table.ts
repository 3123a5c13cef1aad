import { readFileSync } from 'node:fs';
import { Failure } from './failure.ts';

/** The scalar types of KQL, which are also the column types of Log Analytics. */
export type ColumnType =
  | 'bool'
  | 'int'
  | 'long'
  | 'real'
  | 'decimal'
  | 'string'
  | 'datetime'
  | 'timespan'
  | 'guid'
  | 'dynamic';

export const columnTypes: readonly ColumnType[] = [
  'bool',
  'int',
  'long',
  'real',
  'decimal',
  'string',
  'datetime',
  'timespan',
  'guid',
  'dynamic',
];

export interface Column {
  name: string;
  type: ColumnType;
  description?: string;
}

/** A table of a workspace: the shared vocabulary of connectors, queries and the local Azure. */
export interface Table {
  name: string;
  description?: string;
  columns: readonly Column[];
  /** Whether rows have columns beyond these: one for every field that was ever sent, its type in its ending (`_s _d _b _t _g`). */
  open?: boolean;
}

/** Whether a table is a custom one; the others are Microsoft's, and are there without being created. */
export function isCustomTable(name: string): boolean {
  return name.endsWith('_CL');
}

/**
 * The name under which a column is sent. A table of Microsoft's takes columns of others only when their names end in `_CF`; the rows of a
 * connector carry them without, as they do for its own tables.
 */
export function sentAs(column: string): string {
  return column.replace(/_CF$/, '');
}

/** Reads a table file: `{ "name", "description"?, "columns": [{ "name", "type", "description"? }] }`. */
export function readTable(path: string): Table {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Failure(
      'file/unreadable',
      `The table file ${path} can not be read as JSON: ${(cause as Error).message}`,
      { cause },
    );
  }
  if (!isTable(value)) {
    throw new Failure(
      'file/unreadable',
      `The table file ${path} must hold a name and columns, each with a name and one of the types ${columnTypes.join(', ')}.`,
    );
  }
  return value;
}

function isTable(value: unknown): value is Table {
  const table = value as Table;
  return typeof table?.name === 'string' && Array.isArray(table.columns) && table.columns.every(isColumn);
}

function isColumn(column: Column): boolean {
  return typeof column?.name === 'string' && columnTypes.includes(column.type);
}
