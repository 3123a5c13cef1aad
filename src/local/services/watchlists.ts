import { randomUUID } from 'node:crypto';
import type { Resource } from '../../kql/duckdb/store.ts';
import { armRequest, checkPreconditions, type Json, page, sentinelPath, wire } from '../arm.ts';
import { systemRows } from '../incidents.ts';
import { armAudience, type Call, defineService, noContent, ok, type Reply } from '../service.ts';
import { findWatchlist, watchlistColumns, watchlistItems } from '../watchlist.ts';
import { contentRows } from '../watchlist-content.ts';
import { itemEvent, listEvent } from '../watchlist-events.ts';
import { existingWatchlist, invalid, itemResource, saveWatchlist, watchlistResource } from '../watchlist-resource.ts';

const one = `${sentinelPath}/watchlists/:alias`;

/** Watchlists. https://learn.microsoft.com/rest/api/securityinsights/watchlists */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4_500_000,
  operations: [
    { name: 'Watchlists_List', method: 'GET', path: `${sentinelPath}/watchlists`, handle: list },
    { name: 'Watchlists_Get', method: 'GET', path: one, handle: call => ok(body(existingWatchlist(call))) },
    { name: 'Watchlists_CreateOrUpdate', method: 'PUT', path: one, handle: put },
    { name: 'Watchlists_Delete', method: 'DELETE', path: one, handle: remove },
    { name: 'Watchlists_Status', method: 'GET', path: `${one}/watchlistStatuses/:operation`, handle: status },
  ],
});

/** Since this version creating and deleting are long-running operations. */
const longRunningSince = '2024';

/** The watchlist as it goes over the wire: without its rows and without what only we keep. */
function body(watchlist: Resource): Json {
  const { local: _, ...visible } = wire(watchlist);
  return visible;
}

function list(call: Call): Reply {
  const { workspace } = call;
  return page(call, workspace.store.resources(`${workspace.sentinelId}/watchlists`).map(body));
}

/** Creates or changes a watchlist. Rows of `rawContent` are added to those that are there; none is ever taken away. */
async function put(call: Call): Promise<Reply> {
  const { workspace, params } = call;
  const request = armRequest(call);
  const current = findWatchlist(workspace, params.alias);
  checkPreconditions(call, current);
  const properties = checked(call, request.properties);
  const rows = contentRows(request.properties);
  const columns = [
    ...new Set([...(current ? watchlistColumns(current) : []), ...rows.flatMap(row => Object.keys(row))]),
  ];
  if (columns.length > 0 && !columns.includes(String(properties.itemsSearchKey)))
    throw invalid(
      `The search key '${properties.itemsSearchKey}' is no column of the watchlist; it has ${columns.join(', ')}.`,
    );
  const watchlist = watchlistResource(call, current, properties, columns);
  await saveWatchlist(
    call,
    watchlist,
    current,
    rows.map(row => itemResource(call, watchlist, randomUUID(), row)),
  );
  return { status: current ? 200 : 201, body: body(watchlist), ...(current ? {} : operation(call)) };
}

function checked(call: Call, properties: Json): Json {
  for (const name of ['displayName', 'provider', 'itemsSearchKey'])
    if (typeof properties[name] !== 'string' || properties[name] === '')
      throw invalid(`Required property '${name}' is missing.`);
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{2,63}$/.test(call.params.alias))
    throw invalid(`The alias '${call.params.alias}' is not valid: it takes 3 to 64 letters, digits, - and _.`);
  const { rawContent: _, ...kept } = properties;
  return kept;
}

async function remove(call: Call): Promise<Reply> {
  const { workspace } = call;
  const watchlist = findWatchlist(workspace, call.params.alias);
  if (!watchlist) return noContent;
  checkPreconditions(call, watchlist);
  const items = watchlistItems(workspace, watchlist);
  const at = workspace.timestamp();
  const events = [...items.map(one => itemEvent(watchlist, one, 'deleted', at)), listEvent(watchlist, 'deleted', at)];
  await workspace.store.commit({
    remove: [watchlist, ...items].map(({ id }) => ({ id })),
    rows: systemRows(workspace, 'Watchlist', events, workspace.now()),
  });
  return call.apiVersion < longRunningSince ? ok() : { status: 202, ...operation(call) };
}

/** Where a client can watch an operation. It is done when it is answered, so that the place always says so. */
function operation(call: Call): Pick<Reply, 'headers'> {
  if (call.apiVersion < longRunningSince) return {};
  const at = `${call.origin}${call.workspace.sentinelId}/Watchlists/${call.params.alias}/WatchlistStatuses/${randomUUID()}?api-version=${call.apiVersion}`;
  return { headers: { 'azure-asyncoperation': at, ...(call.method === 'DELETE' ? { location: at } : {}) } };
}

function status(call: Call): Reply {
  const { alias, operation: name } = call.params;
  const at = call.workspace.timestamp();
  return ok({
    id: `${call.workspace.sentinelId}/Watchlists/${alias}/WatchlistStatuses/${name}`,
    name,
    status: 'Succeeded',
    startTime: at,
    endTime: at,
    percentComplete: 100,
  });
}
