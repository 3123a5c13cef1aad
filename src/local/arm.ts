import { randomUUID } from 'node:crypto';
import { dateFromTicks } from '../core/time.ts';
import type { Resource } from '../kql/duckdb/store.ts';
import { type Call, Refusal, type Reply } from './service.ts';
import type { LocalWorkspace } from './workspace.ts';

export const groupPath = '/subscriptions/:subscription/resourceGroups/:group';
export const workspacePath = `${groupPath}/providers/Microsoft.OperationalInsights/workspaces/:workspace`;
export const sentinelPath = `${workspacePath}/providers/Microsoft.SecurityInsights`;

/** A JSON object. */
export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What Azure Resource Manager answers with. The etag is kept beside it. */
export interface ArmBody extends Json {
  id: string;
  name: string;
  type: string;
  properties: Json;
}

export function newEtag(): string {
  return `"${randomUUID()}"`;
}

/** The resource as it goes over the wire. */
export function wire(resource: Resource): ArmBody {
  const { id, name, type, ...rest } = resource.body as ArmBody;
  return { id, name, type, etag: resource.etag, ...rest };
}

export function propertiesOf(resource: Resource): Json {
  return (resource.body as ArmBody).properties;
}

/** The body as a JSON object with `properties`, or Azure's refusal. */
export function armRequest(call: Call): Json & { properties: Json } {
  const body = call.json();
  if (!isObject(body))
    throw new Refusal(400, 'InvalidRequestContent', 'The request content was invalid: it must be a JSON object.');
  if (!isObject(body.properties))
    throw new Refusal(
      400,
      'InvalidRequestContent',
      "The request content was invalid: the property 'properties' is missing or no object.",
    );
  return body as Json & { properties: Json };
}

export function notFound(type: string, name: string, group: string): Refusal {
  return new Refusal(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** Holds `If-Match` and `If-None-Match` against what is stored. */
export function checkPreconditions(call: Call, current: Resource | undefined): void {
  const { 'if-match': match, 'if-none-match': noneMatch } = call.headers;
  const fails =
    (match !== undefined && (match === '*' ? !current : match !== current?.etag)) ||
    (noneMatch === '*' && current !== undefined);
  if (fails)
    throw new Refusal(
      412,
      'PreconditionFailed',
      'The condition of the If-Match or If-None-Match header is not met: the resource was changed, or does not exist.',
    );
}

/** Writes a resource that was read as `current`; a writer in between gives 409. */
export async function replace(
  workspace: LocalWorkspace,
  resource: Resource,
  current: Resource | undefined,
): Promise<void> {
  const conflict = await workspace.store.commit({ put: [{ resource, expect: current?.etag ?? null }] });
  if (conflict) throw conflictRefusal(resource.id);
}

export function conflictRefusal(id: string): Refusal {
  return new Refusal(
    409,
    'Conflict',
    `The resource '${id}' was changed by someone else at the same time. Data was not saved; read it and try again.`,
  );
}

/** Who and when, in the form that resources carry. */
export function systemData(workspace: LocalWorkspace, current: Resource | undefined): Json {
  const at = dateFromTicks(workspace.now()).toISOString();
  const by = { By: workspace.identity.clientId, ByType: 'Application' };
  const before = (current?.body as ArmBody | undefined)?.systemData as Json | undefined;
  return {
    createdBy: before?.createdBy ?? by.By,
    createdByType: before?.createdByType ?? by.ByType,
    createdAt: before?.createdAt ?? at,
    lastModifiedBy: by.By,
    lastModifiedByType: by.ByType,
    lastModifiedAt: at,
  };
}

/**
 * A page of a list. A page ends after `$top` entries (or `size`); `nextLink` then leads to the rest, and holds its place
 * also when entries come and go.
 */
export function page(call: Call, items: readonly Json[], size = 1000): Reply {
  const top = positive(call.query.$top, size);
  const start = startOf(call.query.$skiptoken, items);
  const value = items.slice(start, start + top);
  if (start + top >= items.length) return { status: 200, body: { value } };
  const token = Buffer.from(JSON.stringify({ after: value.at(-1)!.id, at: start + top })).toString('base64url');
  const query = new URLSearchParams({ ...call.query, $skipToken: token });
  query.delete('$skiptoken');
  return { status: 200, body: { value, nextLink: `${call.origin}${call.path}?${query}` } };
}

function positive(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Refusal(400, 'BadRequest', `$top must be a whole number from 1 on, not '${text}'.`);
  return Math.min(number, fallback);
}

function startOf(token: string | undefined, items: readonly Json[]): number {
  if (token === undefined) return 0;
  try {
    const { after, at } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as { after: string; at: number };
    const place = items.findIndex(({ id }) => id === after);
    return place < 0 ? Math.max(0, Number(at) - 1) : place + 1;
  } catch {
    throw new Refusal(400, 'BadRequest', 'The $skipToken is not one that a nextLink gave.');
  }
}
