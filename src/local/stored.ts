import type { Resource } from '../kql/duckdb/store.ts';
import {
  type ArmBody,
  armRequest,
  checkPreconditions,
  conflictRefusal,
  type Json,
  newEtag,
  notFound,
  page,
  replace,
  wire,
} from './arm.ts';
import { type Call, noContent, type Operation, ok } from './service.ts';
import type { LocalWorkspace } from './workspace.ts';

/** A kind of resource that is kept as it is written. */
export interface StoredKind {
  /** The group of operations in the specification, such as `AutomationRules`. */
  group: string;
  /** The type in Azure's spelling, such as `Microsoft.SecurityInsights/automationRules`. */
  type: string;
  /** The route of the collection. */
  path: string;
  /** The id of the collection in Azure's spelling. */
  collection: (workspace: LocalWorkspace, call: Call) => string;
  /** What is stored for a request: checks it, fills what Azure fills. May be asynchronous. */
  write: (request: Json & { properties: Json }, call: Call, current: Resource | undefined) => Json | Promise<Json>;
  /** Checks the etag in the body of a request, as this service does. */
  checkEtag?: (etag: unknown, current: Resource | undefined, call: Call) => void;
  /** Adds what depends on how the server is reached, and so is never stored. */
  show?: (body: ArmBody, call: Call) => ArmBody;
  /** The status of a PUT that made something new; 201 unless given. */
  created?: 200 | 201;
  /** The status of a DELETE of what there is not; 204 unless given. */
  absent?: 204 | 404;
  /** The ids of what goes with a resource when it is deleted. */
  along?: (workspace: LocalWorkspace, name: string) => string[];
}

/** The operations get, list, create or update, and delete of a kind. */
export function storedOperations(kind: StoredKind): Operation[] {
  const one = `${kind.path}/:name`;
  return [
    { name: `${kind.group}_List`, method: 'GET', path: kind.path, handle: call => list(kind, call) },
    {
      name: `${kind.group}_Get`,
      method: 'GET',
      path: one,
      handle: call => ok(shown(kind, existing(kind, call), call)),
    },
    { name: `${kind.group}_CreateOrUpdate`, method: 'PUT', path: one, handle: call => put(kind, call) },
    { name: `${kind.group}_Delete`, method: 'DELETE', path: one, handle: call => remove(kind, call) },
  ];
}

function list(kind: StoredKind, call: Call) {
  const resources = call.workspace.store.resources(kind.collection(call.workspace, call));
  return page(
    call,
    resources.map(resource => shown(kind, resource, call)),
  );
}

function shown(kind: StoredKind, resource: Resource, call: Call): ArmBody {
  const body = wire(resource);
  return kind.show ? kind.show(body, call) : body;
}

function idOf(kind: StoredKind, call: Call): string {
  return `${kind.collection(call.workspace, call)}/${call.params.name}`;
}

function existing(kind: StoredKind, call: Call): Resource {
  const resource = call.workspace.store.resource(idOf(kind, call));
  if (!resource) throw notFound(kind.type, call.params.name, call.params.group);
  return resource;
}

async function put(kind: StoredKind, call: Call) {
  const request = armRequest(call);
  const current = call.workspace.store.resource(idOf(kind, call));
  checkPreconditions(call, current);
  kind.checkEtag?.(request.etag, current, call);
  const written = await kind.write(request, call, current);
  const id = current?.id ?? idOf(kind, call);
  const name = (current?.body as ArmBody | undefined)?.name ?? call.params.name;
  const resource = { id, etag: newEtag(), body: { id, name, type: kind.type, ...written } };
  await replace(call.workspace, resource, current);
  return { status: current ? 200 : (kind.created ?? 201), body: shown(kind, resource, call) };
}

async function remove(kind: StoredKind, call: Call) {
  const current = call.workspace.store.resource(idOf(kind, call));
  if (!current && kind.absent === 404) throw notFound(kind.type, call.params.name, call.params.group);
  if (!current) return noContent;
  checkPreconditions(call, current);
  const along = kind.along?.(call.workspace, call.params.name) ?? [];
  const conflict = await call.workspace.store.commit({
    remove: [{ id: current.id, expect: current.etag }, ...along.map(id => ({ id }))],
  });
  if (conflict) throw conflictRefusal(current.id);
  return ok();
}
