import { type Arm, createArm } from '../azure/arm.ts';
import { type Workspace, workspaceId } from '../azure/connection.ts';
import { Failure, type FailureCode } from '../core/failure.ts';
import { nameGuid } from '../core/id.ts';
import { metadataVersion, readRows } from './current.ts';
import { text } from './field.ts';
import { type Deployment, type Kind, loadKinds } from './kind.ts';
import { inParallel } from './parallel.ts';
import { type Change, type Plan, type RowChange, rowChanges } from './plan.ts';
import { type JsonObject, properties, resourceGroupId, sentinelId, writeMark } from './resource.ts';
import { parseRows } from './watchlist-file.ts';

/** What a deploy did, did not, and why. */
export interface DeployReport {
  done: Change[];
  failed: { change: Change; code: FailureCode; message: string }[];
  /** Not even begun, because the service was gone or refused us altogether. */
  notTried: Change[];
  requests: number;
}

export interface DeployOptions {
  log: (line: string) => void;
  /** A client that already exists. */
  arm?: Arm;
}

/**
 * Does what the plan says and nothing else: stage after stage, within the parallelism that each service bears, with the
 * etags of the plan. A change that fails does not stop the others; a service that is gone or refuses us does.
 */
export async function deploy(plan: Plan, workspace: Workspace, options: DeployOptions): Promise<DeployReport> {
  const arm = options.arm ?? createArm(workspace);
  const kinds = new Map((await loadKinds()).map(kind => [kind.name, kind]));
  refuseForeign(plan, workspace);
  const report: DeployReport = { done: [], failed: [], notTried: [], requests: 0 };
  const context: Context = { arm, workspaceId: workspaceId(workspace), plan };
  for (const group of groups(plan.changes)) {
    const { parallel } = deploymentOf(kinds, group[0]);
    await inParallel(group, parallel, change => tryChange(change, kinds, context, report, options.log));
  }
  report.requests = arm.requests;
  return report;
}

/** A plan is made for one workspace; its resources carry their place in their ids. */
function refuseForeign(plan: Plan, workspace: Workspace): void {
  const place = `${resourceGroupId(workspace)}/`.toLowerCase();
  const foreign = plan.changes.find(change => !change.id.toLowerCase().startsWith(place));
  if (foreign) {
    throw new Failure(
      'usage/invalid',
      `The plan was made for another workspace: ${foreign.id} does not lie in ${place}. Plan again.`,
    );
  }
}

interface Context {
  arm: Arm;
  workspaceId: string;
  plan: Plan;
}

/** Changes of one kind and direction, in the order of the plan. */
function groups(changes: readonly Change[]): Change[][] {
  const keyOf = (change: Change) => `${change.action === 'delete'} ${change.stage} ${change.kind}`;
  return [...Map.groupBy(changes, keyOf).values()];
}

function deploymentOf(kinds: ReadonlyMap<string, Kind>, change: Change): Deployment {
  const deploys = kinds.get(change.kind)?.deploys;
  if (!deploys)
    throw new Failure('usage/invalid', `The plan has a change of the unknown kind "${change.kind}". Plan again.`);
  return deploys;
}

async function tryChange(
  change: Change,
  kinds: ReadonlyMap<string, Kind>,
  context: Context,
  report: DeployReport,
  log: (line: string) => void,
): Promise<void> {
  if (isHopeless(report)) {
    report.notTried.push(change);
    return;
  }
  try {
    await apply(change, deploymentOf(kinds, change), context);
    report.done.push(change);
    log(`${{ create: '+', change: '~', delete: '-' }[change.action]} ${change.noun} ${change.label}`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    report.failed.push({ change, code: error.code, message: error.message });
    log(`! ${change.noun} ${change.label}: ${error.message}`);
  }
}

/** A service that does not answer or does not know us will not answer the next request either. */
function isHopeless(report: DeployReport): boolean {
  return report.failed.some(({ code }) => code === 'service/unreachable' || code === 'service/unauthorized');
}

async function apply(change: Change, deploys: Deployment, context: Context): Promise<void> {
  if (change.action === 'delete') return remove(change, context);
  if (change.body) await write(change, change.body, deploys, context.arm);
  const rows = change.action === 'create' ? await unsettledRows(change, context.arm) : change.rows;
  for (const row of rows) await writeRow(change, row, context.arm);
  const marksAnew = change.action === 'create' || change.differences.some(one => one.path === 'owner');
  if (change.mark && marksAnew) await writeMetadata(change, context);
}

const attempts = 3;

/** A conflict is read again: what is already as wanted is done, what someone else changed since the plan is left alone. */
async function write(change: Change, body: JsonObject, deploys: Deployment, arm: Arm): Promise<void> {
  let etag = change.etag;
  for (let attempt = 1; ; attempt++) {
    try {
      await arm.put(change.id, change.apiVersion, deploys.etag && etag ? { ...body, etag } : body);
      return;
    } catch (error) {
      if (!isConflict(error) || attempt >= attempts) throw error;
      const live = await arm.get(change.id, change.apiVersion);
      if (live && same(deploys.comparable(live), deploys.comparable(body))) return;
      if (live && change.action === 'change' && !same(deploys.comparable(live), change.seen ?? {}))
        throw changedSince(change, error);
      if (live && change.action === 'create') throw changedSince(change, error);
      etag = text(live?.etag) || undefined;
    }
  }
}

function isConflict(error: unknown): error is Failure {
  return error instanceof Failure && (error.status === 409 || error.status === 412);
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

/**
 * What a new watchlist lacks or has too often: its rows went with the first request, and each repeat of a request whose
 * answer was lost has added them again.
 */
async function unsettledRows(change: Change, arm: Arm): Promise<RowChange[]> {
  const csv = change.body ? text(properties(change.body).rawContent) : '';
  if (change.kind !== 'watchlist' || !change.body || csv === '') return [];
  const wanted = { body: change.body, rows: parseRows(csv).rows };
  return rowChanges(wanted, { rows: await readRows(arm, change.id, change.apiVersion) });
}

/** Rows go one after another: each write of a row is a write of its watchlist too, and two at once are a conflict. */
async function writeRow(change: Change, row: RowChange, arm: Arm): Promise<void> {
  const fresh = `${change.id.toLowerCase()} ${row.id} ${JSON.stringify(row.values)}`;
  const path = `${change.id}/watchlistItems/${row.action === 'add' ? nameGuid(fresh) : row.id}`;
  for (let attempt = 1; ; attempt++) {
    try {
      if (row.action === 'remove') await arm.delete(path, change.apiVersion);
      else await arm.put(path, change.apiVersion, { properties: { itemsKeyValue: { ...row.values } } });
      return;
    } catch (error) {
      if (!isConflict(error) || attempt >= attempts) throw error;
    }
  }
}

const metadataKinds: Readonly<Record<string, string>> = {
  'analytics-rule': 'AnalyticsRule',
  'automation-rule': 'AutomationRule',
};

function metadataPath(change: Change, context: Context): string {
  const name = change.id.split('/').at(-1);
  return `${sentinelId(context)}/metadata/picket-${metadataKinds[change.kind].toLowerCase()}-${name}`;
}

async function writeMetadata(change: Change, context: Context): Promise<void> {
  const mark = change.mark ?? { repository: context.plan.repository, path: change.file ?? '' };
  await context.arm.put(metadataPath(change, context), metadataVersion, {
    properties: {
      parentId: change.id,
      contentId: change.id.split('/').at(-1) ?? '',
      kind: metadataKinds[change.kind],
      version: '1.0.0',
      source: { kind: 'SourceRepository', name: mark.repository, sourceId: writeMark(mark) },
    },
  });
}

/** The mark goes last: what is left over after a cut is still known as ours. */
async function remove(change: Change, context: Context): Promise<void> {
  await context.arm.delete(change.id, change.apiVersion, change.etag ? { ifMatch: change.etag } : {});
  if (change.mark) await context.arm.delete(metadataPath(change, context), metadataVersion);
}
