import type { Arm } from '../../azure/arm.ts';
import { Failure } from '../../core/failure.ts';
import { text } from '../field.ts';
import type { Deployment } from '../kind.ts';
import type { Change } from '../plan/plan.ts';
import type { JsonObject } from '../resource.ts';
import { type ConflictDelay, throughConflicts } from './conflict.ts';
import { awaited, withKnown, withSecrets } from './late-values.ts';

const workflowVersion = '2019-05-01';

/** What a write is done with. */
export interface Writer {
  arm: Arm;
  delay: ConflictDelay;
}

/**
 * A conflict is read again: what is already as wanted is done, what someone else changed since the plan is left
 * alone. Gives the etag of what is there then.
 */
export async function writeResource(
  change: Change,
  wanted: JsonObject,
  deploys: Deployment,
  { arm, delay }: Writer,
): Promise<string> {
  const body = await withAwaited(wanted, arm);
  if (deploys.immutable && change.action === 'change') await arm.delete(change.id, change.apiVersion);
  let etag = change.etag;
  const write = async () => {
    const sent = withSecrets(deploys.etag && etag ? { ...body, etag } : body);
    return text((await arm.put(change.id, change.apiVersion, sent)).etag);
  };
  return throughConflicts(write, delay, async error => {
    const live = await arm.get(change.id, change.apiVersion);
    if (live && same(deploys.comparable(live), deploys.comparable(body))) return text(live.etag);
    if (live && isForeign(change, live, deploys)) throw changedSince(change, error);
    etag = text(live?.etag) || undefined;
    return undefined;
  });
}

/** Whether what is there is neither what the plan saw nor what it wants. */
function isForeign(change: Change, live: JsonObject, deploys: Deployment): boolean {
  return change.action === 'create' || !same(deploys.comparable(live), change.seen ?? {});
}

/** The body with what only the resources written before it tell, such as the identity of a playbook. */
async function withAwaited(wanted: JsonObject, arm: Arm): Promise<JsonObject> {
  const ids = awaited(wanted);
  if (ids.length === 0) return wanted;
  const found = new Map(await Promise.all(ids.map(async id => [id, await arm.get(id, workflowVersion)] as const)));
  const body = withKnown(wanted, id => found.get(id));
  const [missing] = awaited(body);
  if (missing === undefined) return body;
  throw new Failure('service/refused', `It needs what ${missing} has, and that is not there or does not have it.`);
}

function same(a: JsonObject, b: JsonObject): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
}

function changedSince(change: Change, cause: Failure): Failure {
  const message = `${change.noun} ${change.label} was changed by someone else since the plan was made. Plan again to see what they did. (${cause.message})`;
  return new Failure('service/refused', message, { cause, status: cause.status });
}
