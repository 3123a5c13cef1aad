import type { Table } from '../core/table.ts';
import type { Resource } from '../kql/duckdb/store.ts';
import type { Schema, StoredFunction, WatchlistSchema } from '../kql/index.ts';
import { type ArmBody, type Json, propertiesOf } from './arm.ts';
import { standardColumns, tableOf } from './table-definition.ts';
import { watchlistColumns } from './watchlist.ts';
import type { LocalWorkspace } from './workspace.ts';

/** What queries can name at this moment, and a text that changes whenever that changes. */
export function workspaceSchema(workspace: LocalWorkspace): { schema: Schema; version: string } {
  const { store, id, sentinelId } = workspace;
  const tables = store.resources(`${id}/tables`);
  const functions = store.resources(`${id}/savedSearches`).filter(isFunction);
  const watchlists = store.resources(`${sentinelId}/watchlists`);
  return {
    version: [...tables, ...functions, ...watchlists].map(({ etag }) => etag).join(),
    schema: {
      tables: [...withCustom(workspace, tables).values()],
      functions: functions.map(storedFunction),
      watchlists: watchlists.map(watchlistSchema),
    },
  };
}

/** The table of that name as the workspace has it now: its own, or Microsoft's; with the columns that ingestion can fill. */
export function workspaceTable(workspace: LocalWorkspace, name: string): Table | undefined {
  const own = workspace.store.resource(`${workspace.id}/tables/${name}`);
  return own ? storedTable(workspace, own) : workspace.standardTables.get(name);
}

/** The table of a Tables resource: for one of Microsoft's, its columns and the custom ones that were added. */
export function storedTable(workspace: LocalWorkspace, resource: Resource): Table {
  const own = tableOf(propertiesOf(resource));
  const standard = workspace.standardTables.get(own.name);
  return standard ? { ...standard, columns: [...standard.columns, ...own.columns] } : own;
}

function withCustom(workspace: LocalWorkspace, resources: readonly Resource[]): Map<string, Table> {
  const tables = new Map(workspace.standardTables);
  for (const resource of resources) {
    const table = storedTable(workspace, resource);
    const own = !workspace.standardTables.has(table.name);
    tables.set(table.name, own ? { ...table, columns: [...table.columns, ...standardColumns] } : table);
  }
  return tables;
}

function isFunction(resource: Resource): boolean {
  const alias = propertiesOf(resource).functionAlias;
  return typeof alias === 'string' && alias !== '';
}

function storedFunction(resource: Resource): StoredFunction {
  const { functionAlias, functionParameters, query } = propertiesOf(resource) as Record<string, string>;
  return { name: functionAlias, body: query, ...(functionParameters ? { parameters: functionParameters } : {}) };
}

function watchlistSchema(resource: Resource): WatchlistSchema {
  const { name, properties } = resource.body as ArmBody;
  return { alias: String((properties as Json).watchlistAlias ?? name), columns: watchlistColumns(resource) };
}
