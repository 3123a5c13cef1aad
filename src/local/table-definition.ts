import type { Column, ColumnType, Table } from '../core/table.ts';
import { isObject, type Json } from './arm.ts';
import { Refusal } from './service.ts';

/** Azure's names for the types of columns, and what they are in KQL. */
const columnTypes: Readonly<Record<string, ColumnType>> = {
  string: 'string',
  int: 'int',
  long: 'long',
  real: 'real',
  boolean: 'bool',
  datetime: 'datetime',
  dynamic: 'dynamic',
  guid: 'guid',
};

/** Columns that every table of the service has without being told. */
export const reservedColumns = [
  'id',
  'BilledSize',
  'IsBillable',
  'InvalidTimeGenerated',
  'TenantId',
  'Title',
  'Type',
  'UniqueId',
  '_ItemId',
  '_ResourceGroup',
  '_ResourceId',
  '_SubscriptionId',
  '_TimeReceived',
] as const;

/** The columns that queries see on a custom table beside its own. */
export const standardColumns: readonly Column[] = [
  { name: 'TenantId', type: 'string' },
  { name: 'Type', type: 'string' },
  { name: '_ResourceId', type: 'string' },
];

/** A column as the Tables API and stream declarations write it. */
export interface DeclaredColumn {
  name: string;
  type: string;
  description?: string;
}

/** The type of a declared column in KQL, or undefined where the service has no such type. */
export function columnType(type: unknown, allowed: readonly string[]): ColumnType | undefined {
  const name = String(type).toLowerCase();
  return allowed.includes(name) ? columnTypes[name] : undefined;
}

/** Azure's spelling of a type: that of the Tables API. */
export function azureType(type: ColumnType): string {
  if (type === 'bool') return 'boolean';
  if (type === 'datetime') return 'dateTime';
  return type;
}

const tableTypes = ['string', 'int', 'long', 'real', 'boolean', 'datetime', 'guid', 'dynamic'];
const maxColumns = 500;

/** Checks the columns of a custom table and adds `TimeGenerated` where it is missing. */
export function checkedColumns(value: unknown): DeclaredColumn[] {
  if (!Array.isArray(value) || !value.every(isObject)) throw invalid('The schema must have an array of columns.');
  if (value.length > maxColumns)
    throw invalid(`A table can have at most ${maxColumns} columns; this one has ${value.length}.`);
  const columns = value.map(checkedColumn);
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name.toLowerCase()))
      throw invalid(`The column '${name}' stands twice; names are compared without regard to case.`);
    seen.add(name.toLowerCase());
  }
  const time = columns.find(({ name }) => name.toLowerCase() === 'timegenerated');
  if (!time) return [{ name: 'TimeGenerated', type: 'dateTime' }, ...columns];
  if (time.name !== 'TimeGenerated' || time.type !== 'dateTime')
    throw invalid("The column 'TimeGenerated' must have this spelling and the type dateTime.");
  return columns;
}

function checkedColumn(column: Json): DeclaredColumn {
  const { name, type } = column;
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9_]{1,44}$/.test(name))
    throw invalid(
      `The column name '${name}' is not valid: it takes 2 to 45 letters, digits and underscores and begins with a letter.`,
    );
  if (reservedColumns.some(reserved => reserved.toLowerCase() === name.toLowerCase()))
    throw invalid(`The column name '${name}' is reserved.`);
  const known = columnType(type, tableTypes);
  if (!known)
    throw invalid(
      `The column '${name}' has the type '${type}'; the types are string, int, long, real, boolean, dateTime, guid and dynamic.`,
    );
  return { ...column, name, type: azureType(known) } as DeclaredColumn;
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'InvalidParameter', message);
}

/** The table that a Tables resource describes. */
export function tableOf(properties: Json): Table {
  const schema = properties.schema as { name: string; description?: string; columns: DeclaredColumn[] };
  return {
    name: schema.name,
    ...(schema.description ? { description: schema.description } : {}),
    columns: schema.columns.map(({ name, type }) => ({ name, type: columnTypes[type.toLowerCase()] })),
  };
}
