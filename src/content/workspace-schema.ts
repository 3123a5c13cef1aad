import { queryTablesIn, standardTable, withServiceColumns } from '../core/standard-tables.ts';
import { type ColumnType, columnTypes, isCustomTable, type Table } from '../core/table.ts';
import type { Schema } from '../kql/index.ts';
import { list, text } from './field.ts';
import type { Item } from './item.ts';
import { parserOf } from './parser-file.ts';
import { queryTexts } from './queries.ts';
import { isObject } from './resource.ts';
import { viewOf } from './table-file.ts';
import { readRows, watchlistOf } from './watchlist-file.ts';

/**
 * What the queries of a repository can see: those of Microsoft's tables that they name, the tables of the connectors,
 * the parsers as functions, the watchlists with their columns.
 */
export function schemaOf(items: readonly Item[]): Schema {
  const of = (kind: string) => items.filter(item => item.kind === kind);
  const own = of('table').flatMap(tableOf).map(withStandard);
  const names = new Set(own.map(table => table.name));
  const standard = queryTablesIn(items.flatMap(queryTexts)).filter(table => !names.has(table.name));
  return {
    tables: [...standard, ...own.map(withServiceColumns)],
    functions: [...of('parser').flatMap(functionOf), ...of('table').flatMap(viewFunction)],
    watchlists: of('watchlist').map(item => ({
      alias: text(watchlistOf(item.value).watchlistAlias),
      columns: readRows(item).header,
    })),
  };
}

function tableOf(item: Item): Table[] {
  const value = isObject(item.value) ? item.value : {};
  const columns = list(value.columns)
    .filter(isObject)
    .filter(column => columnTypes.includes(text(column.type) as ColumnType) && text(column.name) !== '')
    .map(column => ({ name: text(column.name), type: text(column.type) as ColumnType }));
  return text(value.name) === '' ? [] : [{ name: text(value.name), columns }];
}

/** A table of Microsoft's has its own columns and those that the repository adds. */
function withStandard(table: Table): Table {
  const standard = isCustomTable(table.name) ? undefined : standardTable(table.name);
  if (!standard) return table;
  return { ...standard, columns: [...standard.columns, ...table.columns.filter(({ name }) => name.endsWith('_CF'))] };
}

/** What `picket deploy` makes beside a table. */
function viewFunction({ value }: Item): { name: string; parameters: string; body: string }[] {
  const view = viewOf(value);
  return view ? [{ name: view.name, parameters: '', body: view.query }] : [];
}

function functionOf(item: Item): { name: string; parameters: string; body: string }[] {
  const { alias, parameters, query } = parserOf(item.value);
  return /^[A-Za-z_]\w*$/.test(alias) && query !== '' ? [{ name: alias, parameters, body: query }] : [];
}
