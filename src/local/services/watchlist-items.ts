import type { Resource } from '../../kql/duckdb/store.ts';
import { armRequest, checkPreconditions, isObject, type Json, newEtag, page, sentinelPath, wire } from '../arm.ts';
import { systemRows } from '../incidents.ts';
import { armAudience, type Call, defineService, noContent, ok, Refusal, type Reply } from '../service.ts';
import { watchlistColumns, watchlistItems } from '../watchlist.ts';
import { itemEvent } from '../watchlist-events.ts';
import { existingWatchlist, invalid, itemResource, saveWatchlist } from '../watchlist-resource.ts';

const collection = `${sentinelPath}/watchlists/:alias/watchlistItems`;
const item = `${collection}/:item`;

/** The items of a watchlist, one by one. https://learn.microsoft.com/rest/api/securityinsights/watchlist-items */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4_500_000,
  operations: [
    { name: 'WatchlistItems_List', method: 'GET', path: collection, handle: listItems },
    { name: 'WatchlistItems_Get', method: 'GET', path: item, handle: call => ok(wire(existingItem(call))) },
    { name: 'WatchlistItems_CreateOrUpdate', method: 'PUT', path: item, handle: putItem },
    { name: 'WatchlistItems_Delete', method: 'DELETE', path: item, handle: removeItem },
  ],
});

function listItems(call: Call): Reply {
  return page(call, watchlistItems(call.workspace, existingWatchlist(call)).map(wire));
}

function existingItem(call: Call): Resource {
  const found = call.workspace.store.resource(`${existingWatchlist(call).id}/watchlistItems/${call.params.item}`);
  if (!found)
    throw new Refusal(404, 'NotFound', `Item '${call.params.item}' of watchlist '${call.params.alias}' was not found.`);
  return found;
}

async function putItem(call: Call): Promise<Reply> {
  const { workspace, params } = call;
  const watchlist = existingWatchlist(call);
  const values = itemValues(armRequest(call).properties);
  const current = workspace.store.resource(`${watchlist.id}/watchlistItems/${params.item}`);
  checkPreconditions(call, current);
  const columns = [...new Set([...watchlistColumns(watchlist), ...Object.keys(values)])];
  const changed = { ...watchlist, etag: newEtag(), body: { ...(watchlist.body as Json), local: { columns } } };
  const resource = itemResource(call, watchlist, current ? wire(current).name : params.item, values, current);
  await saveWatchlist(call, changed, watchlist, [resource], current);
  return { status: current ? 200 : 201, body: wire(resource) };
}

function itemValues({ itemsKeyValue }: Json): Record<string, string> {
  if (!isObject(itemsKeyValue) || Object.keys(itemsKeyValue).length === 0)
    throw invalid("Required property 'itemsKeyValue' is missing.");
  return Object.fromEntries(
    Object.entries(itemsKeyValue).map(([name, value]) => [name, value === null ? '' : String(value)]),
  );
}

async function removeItem(call: Call): Promise<Reply> {
  const { workspace, params } = call;
  const watchlist = existingWatchlist(call);
  const current = workspace.store.resource(`${watchlist.id}/watchlistItems/${params.item}`);
  if (!current) return noContent;
  checkPreconditions(call, current);
  const rows = systemRows(
    workspace,
    'Watchlist',
    [itemEvent(watchlist, current, 'deleted', workspace.timestamp())],
    workspace.now(),
  );
  await workspace.store.commit({ remove: [{ id: current.id }], rows });
  return ok();
}
