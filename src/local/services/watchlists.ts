import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { Put, Resource } from '../../kql/duckdb/store.ts';
import {
  type ArmBody,
  armRequest,
  checkPreconditions,
  conflictRefusal,
  isObject,
  type Json,
  newEtag,
  page,
  propertiesOf,
  sentinelPath,
  systemData,
  wire,
} from '../arm.ts';
import { systemRows } from '../incidents.ts';
import { armAudience, type Call, defineService, noContent, ok, Refusal, type Reply } from '../service.ts';
import { findWatchlist, watchlistColumns, watchlistItems } from '../watchlist.ts';
import { itemEvent, listEvent } from '../watchlist-events.ts';

const one = `${sentinelPath}/watchlists/:alias`;
const item = `${one}/watchlistItems/:item`;

/** Watchlists and their items. https://learn.microsoft.com/rest/api/securityinsights/watchlists */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4_500_000,
  operations: [
    { name: 'Watchlists_List', method: 'GET', path: `${sentinelPath}/watchlists`, handle: list },
    { name: 'Watchlists_Get', method: 'GET', path: one, handle: call => ok(body(existing(call))) },
    { name: 'Watchlists_CreateOrUpdate', method: 'PUT', path: one, handle: put },
    { name: 'Watchlists_Delete', method: 'DELETE', path: one, handle: remove },
    { name: 'Watchlists_Status', method: 'GET', path: `${one}/watchlistStatuses/:operation`, handle: status },
    { name: 'WatchlistItems_List', method: 'GET', path: `${one}/watchlistItems`, handle: listItems },
    { name: 'WatchlistItems_Get', method: 'GET', path: item, handle: call => ok(wire(existingItem(call))) },
    { name: 'WatchlistItems_CreateOrUpdate', method: 'PUT', path: item, handle: putItem },
    { name: 'WatchlistItems_Delete', method: 'DELETE', path: item, handle: removeItem },
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

function existing(call: Call): Resource {
  const found = findWatchlist(call.workspace, call.params.alias);
  if (!found) throw new Refusal(404, 'NotFound', `Watchlist with alias '${call.params.alias}' was not found.`);
  return found;
}

/** Creates or changes a watchlist. Rows of `rawContent` are added to those that are there; none is ever taken away. */
async function put(call: Call): Promise<Reply> {
  const { workspace, params } = call;
  const request = armRequest(call);
  const current = findWatchlist(workspace, params.alias);
  checkPreconditions(call, current);
  const properties = checked(call, request.properties);
  const rows = rowsOf(request.properties);
  const columns = [
    ...new Set([...(current ? watchlistColumns(current) : []), ...rows.flatMap(row => Object.keys(row))]),
  ];
  if (columns.length > 0 && !columns.includes(String(properties.itemsSearchKey)))
    throw invalid(
      `The search key '${properties.itemsSearchKey}' is no column of the watchlist; it has ${columns.join(', ')}.`,
    );
  const watchlist = watchlistResource(call, current, properties, columns);
  await save(
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

const longestRow = 10_240;

/** The rows of `rawContent`: CSV, or TSV, with a header. */
function rowsOf({ rawContent, contentType, numberOfLinesToSkip }: Json): Record<string, string>[] {
  if (rawContent === undefined || rawContent === null || rawContent === '') return [];
  if (typeof rawContent !== 'string') throw invalid("'rawContent' must be a text.");
  const delimiter = { 'text/csv': ',', 'text/tsv': '\t' }[String(contentType).toLowerCase()];
  if (!delimiter) throw invalid(`'contentType' must be text/csv or text/tsv, not '${contentType ?? ''}'.`);
  const skipped = numberOfLinesToSkip ?? 0;
  if (!Number.isInteger(skipped) || (skipped as number) < 0)
    throw invalid("'numberOfLinesToSkip' must be a whole number from 0 on.");
  try {
    return parse(rawContent, {
      columns: headerOf,
      bom: true,
      delimiter,
      skip_empty_lines: true,
      from_line: (skipped as number) + 1,
      max_record_size: longestRow,
    }) as Record<string, string>[];
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw invalid(`'rawContent' is not valid: ${(error as Error).message}`);
  }
}

function headerOf(names: string[]): string[] {
  const trimmed = names.map(name => name.trim());
  if (trimmed.some(name => name === '') || new Set(trimmed).size < trimmed.length)
    throw invalid(`The header of 'rawContent' has an empty or repeated column: ${trimmed.join(', ')}.`);
  return trimmed;
}

function watchlistResource(call: Call, current: Resource | undefined, properties: Json, columns: string[]): Resource {
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

function itemResource(
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
async function save(
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

function listItems(call: Call): Reply {
  return page(call, watchlistItems(call.workspace, existing(call)).map(wire));
}

function existingItem(call: Call): Resource {
  const found = call.workspace.store.resource(`${existing(call).id}/watchlistItems/${call.params.item}`);
  if (!found)
    throw new Refusal(404, 'NotFound', `Item '${call.params.item}' of watchlist '${call.params.alias}' was not found.`);
  return found;
}

async function putItem(call: Call): Promise<Reply> {
  const { workspace, params } = call;
  const watchlist = existing(call);
  const values = itemValues(armRequest(call).properties);
  const current = workspace.store.resource(`${watchlist.id}/watchlistItems/${params.item}`);
  checkPreconditions(call, current);
  const columns = [...new Set([...watchlistColumns(watchlist), ...Object.keys(values)])];
  const changed = { ...watchlist, etag: newEtag(), body: { ...(watchlist.body as Json), local: { columns } } };
  const resource = itemResource(call, watchlist, current ? wire(current).name : params.item, values, current);
  await save(call, changed, watchlist, [resource], current);
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
  const watchlist = existing(call);
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

function invalid(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}
