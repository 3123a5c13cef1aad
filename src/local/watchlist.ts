import type { Column } from '../core/table.ts';
import { ticksFromIso } from '../core/time.ts';
import type { Resource } from '../kql/duckdb/store.ts';
import { toBatch } from '../kql/rows.ts';
import type { Batch } from '../kql/value.ts';
import { type ArmBody, type Json, propertiesOf } from './arm.ts';
import type { LocalWorkspace } from './workspace.ts';

/** The watchlist of that alias; aliases are compared without regard to case. */
export function findWatchlist(workspace: LocalWorkspace, alias: string): Resource | undefined {
  return workspace.store.resource(`${workspace.sentinelId}/watchlists/${alias}`);
}

/** The columns of a watchlist: the headers that its items came with, in the order of their coming. */
export function watchlistColumns(watchlist: Resource): readonly string[] {
  return ((watchlist.body as ArmBody).local as { columns: string[] }).columns;
}

/** The items of a watchlist. */
export function watchlistItems(workspace: LocalWorkspace, watchlist: Resource): Resource[] {
  return workspace.store.resources(`${watchlist.id}/watchlistItems`);
}

const fixedColumns: readonly Column[] = [
  { name: '_DTItemId', type: 'string' },
  { name: 'LastUpdatedTimeUTC', type: 'datetime' },
  { name: 'SearchKey', type: 'string' },
  { name: 'WatchlistItem', type: 'dynamic' },
];

/** What `_GetWatchlist` gives: the living items, one column a header. */
export function watchlistBatch(workspace: LocalWorkspace, alias: string): Batch {
  const watchlist = findWatchlist(workspace, alias);
  const names = watchlist ? watchlistColumns(watchlist) : [];
  const columns = [...fixedColumns, ...names.map((name): Column => ({ name, type: 'string' }))];
  const items = watchlist ? watchlistItems(workspace, watchlist) : [];
  const searchKey = String(watchlist ? propertiesOf(watchlist).itemsSearchKey : '');
  return toBatch(
    columns,
    items.map(item => itemRow(item, searchKey)),
  );
}

function itemRow(item: Resource, searchKey: string): Json {
  const { watchlistItemId, updated, itemsKeyValue } = propertiesOf(item) as {
    watchlistItemId: string;
    updated: string;
    itemsKeyValue: Record<string, string>;
  };
  return {
    ...itemsKeyValue,
    _DTItemId: watchlistItemId,
    LastUpdatedTimeUTC: ticksFromIso(updated) === undefined ? null : updated,
    SearchKey: itemsKeyValue[searchKey] ?? '',
    WatchlistItem: itemsKeyValue,
  };
}
