import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Column, type ColumnType, readTable, type Table } from './table.ts';
import { packageFolder } from './version.ts';

const loaded = new Map<string, Table>();
let names: readonly string[] | undefined;

function folder(): string {
  return join(packageFolder(), 'schemas', 'tables');
}

/** The names of the tables that Microsoft documents for Azure Monitor, Sentinel and Defender: one file each in schemas/tables. */
export function standardTableNames(): readonly string[] {
  names ??= readdirSync(folder())
    .filter(file => file.endsWith('.json'))
    .map(file => file.slice(0, -5));
  return names;
}

/** One of Microsoft's tables by its exact name, as a Log Analytics workspace has it, or undefined. */
export function standardTable(name: string): Table | undefined {
  if (!standardTableNames().includes(name)) return undefined;
  const table = loaded.get(name) ?? readTable(join(folder(), `${name}.json`));
  loaded.set(name, table);
  return table;
}

/** All of Microsoft's tables: about a thousand small files, so ask only where every one is needed. */
export function standardTables(): Table[] {
  return standardTableNames().map(name => standardTable(name)!);
}

/**
 * The columns that Log Analytics gives every table, named or not in its description.
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns
 */
const serviceColumns: readonly Column[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'TenantId', type: 'string' },
  { name: 'Type', type: 'string' },
  { name: 'SourceSystem', type: 'string' },
  { name: '_ResourceId', type: 'string' },
  { name: '_SubscriptionId', type: 'string' },
  { name: '_IsBillable', type: 'string' },
  { name: '_BilledSize', type: 'real' },
  { name: '_ItemId', type: 'string' },
];

/** A table with every column that a query of a workspace can name. */
export function withServiceColumns(table: Table): Table {
  return withColumns(table, serviceColumns);
}

function withColumns(table: Table, more: readonly Column[]): Table {
  const own = new Set(table.columns.map(column => column.name));
  return { ...table, columns: [...table.columns, ...more.filter(column => !own.has(column.name))] };
}

let hunting: ReadonlyMap<string, readonly Column[]> | undefined;

/**
 * The columns that a table has in Defender's advanced hunting and not in a workspace: nearly always only Timestamp, which stands
 * there for TimeGenerated. Empty for every other table.
 * @see https://learn.microsoft.com/defender-xdr/advanced-hunting-schema-tables
 */
export function huntingColumns(name: string): readonly Column[] {
  hunting ??= readHunting();
  return hunting.get(name) ?? [];
}

function readHunting(): Map<string, Column[]> {
  const { tables } = JSON.parse(readFileSync(join(packageFolder(), 'schemas', 'advanced-hunting.json'), 'utf8')) as {
    tables: Record<string, Record<string, ColumnType>>;
  };
  const listed = (columns: Record<string, ColumnType>) =>
    Object.entries(columns).map(([name, type]): Column => ({ name, type }));
  return new Map(Object.entries(tables).map(([name, columns]) => [name, listed(columns)]));
}

/**
 * All of Microsoft's tables with every column that a query can name, in a workspace or in advanced hunting. Whether a query of a
 * workspace names one of the latter is a matter of checks, not of the schema.
 */
export function queryTables(): Table[] {
  return standardTableNames().map(queryTable);
}

function queryTable(name: string): Table {
  return withColumns(withServiceColumns(standardTable(name)!), huntingColumns(name));
}

/** Those of `queryTables` that some texts can mean: every one where a text reads tables by pattern. */
export function queryTablesIn(texts: Iterable<string>): Table[] {
  const words = new Set<string>();
  for (const text of texts) {
    if (/\b(search|find)\b|\bunion\b[^|;]*\*/.test(text)) return queryTables();
    for (const word of text.matchAll(/[A-Za-z_]\w*/g)) words.add(word[0]);
  }
  return standardTableNames()
    .filter(name => words.has(name))
    .map(queryTable);
}
