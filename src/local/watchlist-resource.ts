import { randomUUID } from 'node:crypto';
import type { Put, Resource } from '../kql/duckdb/store.ts';
import { type ArmBody, conflictRefusal, type Json, newEtag, propertiesOf, systemData } from './arm.ts';
import { systemRows } from './incidents.ts';
import { type Call, Refusal } from './service.ts';
import { findWatchlist } from './watchlist.ts';
import { itemEvent, listEvent } from './watchlist-events.ts';

/** The watchlist that a request names. */
export function existingWatchlist(call: Call): Resource {
  const found = findWatchlist(call.workspace, call.params.alias);
  if (!found) throw new Refusal(404, 'NotFound', `Watchlist with alias '${call.params.alias}' was not found.`);
  return found;
}

/** A watchlist as it is stored. */
export function watchlistResource(
  call: Call,
  current: Resource | undefined,
  properties: Json,
  columns: string[],
): Resource {
  const { workspace, params } = call;
  const before = current ? (current.body as ArmBody) : undefined;
  const now = workspace.timestamp();
  const who = { objectId: workspace.identity.clientId, email: null, name: 'Picket local' };
  const id = current?.id ?? `${workspace.sentinelId}/watchlists/${params.alias}`;
  const kept = before?.properties ?? {};
  return {
    id,
    etag: newEtag(),
    body: {
      id,
      name: before?.name ?? params.alias,
      type: 'Microsoft.SecurityInsights/Watchlists',
      systemData: systemData(workspace, current),
      properties: {
        source: '',
        sourceType: 'Local',
        defaultDuration: 'P1279DT12H30M5S',
        labels: [],
        description: '',
        ...properties,
        watchlistId: kept.watchlistId ?? randomUUID(),
        watchlistAlias: kept.watchlistAlias ?? params.alias,
        watchlistType: 'watchlist',
        tenantId: workspace.identity.tenantId,
        isDeleted: false,
        created: kept.created ?? now,
        createdBy: kept.createdBy ?? who,
        updated: now,
        updatedBy: who,
        uploadStatus: 'Complete',
        provisioningState: 'Succeeded',
      },
      local: { columns },
    },
  };
}

/** An item of a watchlist as it is stored. */
export function itemResource(
  call: Call,
  watchlist: Resource,
  name: string,
  values: Record<string, string>,
  current?: Resource,
): Resource {
  const { workspace } = call;
  const who = { objectId: workspace.identity.clientId, email: null, name: 'Picket local' };
  const kept = current ? propertiesOf(current) : {};
  const id = current?.id ?? `${watchlist.id}/watchlistItems/${name}`;
  return {
    id,
    etag: newEtag(),
    body: {
      id,
      name,
      type: 'Microsoft.SecurityInsights/Watchlists/WatchlistItems',
      properties: {
        watchlistItemType: 'watchlist-item',
        watchlistItemId: name,
        tenantId: workspace.identity.tenantId,
        isDeleted: false,
        created: kept.created ?? workspace.timestamp(),
        createdBy: kept.createdBy ?? who,
        updated: workspace.timestamp(),
        updatedBy: who,
        itemsKeyValue: values,
        entityMapping: {},
      },
    },
  };
}

/** Writes a watchlist with new items, and the rows that tell of it in the table Watchlist. */
export async function saveWatchlist(
  call: Call,
  watchlist: Resource,
  current: Resource | undefined,
  items: Resource[],
  replacedItem?: Resource,
): Promise<void> {
  const { workspace } = call;
  const put: Put[] = [
    { resource: watchlist, expect: current?.etag ?? null },
    ...items.map(resource => ({ resource, expect: replacedItem?.etag ?? null })),
  ];
  const events = [
    ...(replacedItem || (current && items.length > 0)
      ? []
      : [listEvent(watchlist, current ? 'updated' : 'created', workspace.timestamp())]),
    ...items.map(one => itemEvent(watchlist, one, replacedItem ? 'updated' : 'created', workspace.timestamp())),
  ];
  const conflict = await workspace.store.commit({
    put,
    rows: systemRows(workspace, 'Watchlist', events, workspace.now()),
  });
  if (conflict) throw conflictRefusal(conflict.id);
}

export function invalid(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}
