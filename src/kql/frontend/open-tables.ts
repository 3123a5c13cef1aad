import type { Column, ColumnType, Table } from '../../core/table.ts';
import type { Schema } from '../contract.ts';
import { type GlobalState, listed } from './loader.ts';
import { tableSymbol } from './schema.ts';

/** What the ending of a column says of its type. */
const endings: Readonly<Record<string, ColumnType>> = {
  s: 'string',
  d: 'real',
  b: 'bool',
  t: 'datetime',
  g: 'guid',
};

/**
 * The schema with the columns that a text, or a stored function, names of a table such as AzureDiagnostics, which has one for every
 * field that was ever sent to it; `wide` are these tables. The same schema where the text reads no such table.
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/azurediagnostics
 */
export function widenedFor(text: string, schema: Schema): { schema: Schema; wide: readonly Table[] } {
  const isOpen = schema.tables.filter(table => table.open);
  if (isOpen.length === 0) return { schema, wide: [] };
  const texts = [text, ...(schema.functions ?? []).map(each => each.body)];
  const read = isOpen.filter(table => texts.some(each => each.includes(table.name)));
  const named = namedColumns(texts);
  const wide = read.map(table => withColumns(table, named)).filter((table, index) => table !== read[index]);
  if (wide.length === 0) return { schema, wide };
  const byName = new Map(wide.map(table => [table.name, table]));
  return { schema: { ...schema, tables: schema.tables.map(table => byName.get(table.name) ?? table) }, wide };
}

function namedColumns(texts: readonly string[]): Column[] {
  const names = new Set(texts.flatMap(text => text.match(/\b[A-Za-z_]\w*_[sdbtg]\b/g) ?? []));
  return [...names].map(name => ({ name, type: endings[name.at(-1)!] }));
}

function withColumns(table: Table, named: readonly Column[]): Table {
  const own = new Set(table.columns.map(column => column.name));
  const more = named.filter(column => !own.has(column.name));
  return more.length === 0 ? table : { ...table, columns: [...table.columns, ...more] };
}

/** The same knowledge with some tables in place of those of their name. */
export function replacedTables(globals: GlobalState, tables: readonly Table[]): GlobalState {
  const database = globals.Database!;
  const symbols = tables.map(table => tableSymbol(table.name, table.columns));
  const names = new Set(tables.map(table => table.name));
  const kept = listed<Kusto.Language.Symbols.Symbol>(database.Members).filter(each => !names.has(each.Name ?? ''));
  const replaced = database.WithMembers([...kept, ...symbols] as never)!;
  return globals.WithCluster(globals.Cluster!.AddOrUpdateDatabase(replaced)!)!.WithDatabase(replaced)!.WithCache()!;
}
