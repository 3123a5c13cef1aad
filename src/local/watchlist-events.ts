import type { Resource } from '../kql/duckdb/store.ts';
import { type Json, propertiesOf } from './arm.ts';

type Happened = 'created' | 'updated' | 'deleted';

/** The row that a change of a watchlist leaves in the table Watchlist. https://learn.microsoft.com/azure/sentinel/watchlists-queries */
export function listEvent(watchlist: Resource, status: Happened, at: string): Json {
  const { watchlistId } = propertiesOf(watchlist);
  return {
    ...common(watchlist, at),
    _DTItemId: watchlistId,
    _DTItemType: 'watchlist',
    _DTItemStatus: statusName[status],
    _DTTimestamp: at,
  };
}

/** The row that a change of an item leaves. */
export function itemEvent(watchlist: Resource, item: Resource, status: Happened, at: string): Json {
  const { watchlistItemId, itemsKeyValue, created } = propertiesOf(item);
  const searchKey = String(propertiesOf(watchlist).itemsSearchKey);
  return {
    ...common(watchlist, at),
    _DTItemId: watchlistItemId,
    _DTItemType: 'watchlist-item',
    _DTItemStatus: statusName[status],
    _DTTimestamp: at,
    WatchlistItemId: watchlistItemId,
    WatchlistItem: itemsKeyValue,
    SearchKey: (itemsKeyValue as Record<string, string>)[searchKey] ?? '',
    CreatedTimeUTC: created,
    LastUpdatedTimeUTC: at,
  };
}

const statusName: Readonly<Record<Happened, string>> = { created: 'Create', updated: 'Update', deleted: 'Delete' };

function common(watchlist: Resource, at: string): Json {
  const {
    watchlistId,
    watchlistAlias,
    displayName,
    provider,
    source,
    description,
    createdBy,
    updatedBy,
    created,
    defaultDuration,
    tenantId,
  } = propertiesOf(watchlist);
  return {
    TimeGenerated: at,
    AzureTenantId: tenantId,
    WatchlistId: watchlistId,
    WatchlistAlias: watchlistAlias,
    WatchlistName: displayName,
    Provider: provider,
    Source: source,
    Notes: description,
    CreatedBy: createdBy,
    UpdatedBy: updatedBy,
    CreatedTimeUTC: created,
    LastUpdatedTimeUTC: at,
    DefaultDuration: defaultDuration,
    SourceSystem: 'Azure',
    Type: 'Watchlist',
  };
}
