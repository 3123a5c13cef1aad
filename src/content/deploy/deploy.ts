import { type Arm, createArm } from '../../azure/arm.ts';
import { type Workspace, type WorkspaceId, workspaceId } from '../../azure/connection.ts';
import { Failure, type FailureCode } from '../../core/failure.ts';
import { text } from '../field.ts';
import { type Deployment, type Kind, loadKinds } from '../kind.ts';
import { differ } from '../plan/difference.ts';
import type { Change, Plan } from '../plan/plan.ts';
import { type JsonObject, resourceGroupId } from '../resource.ts';
import { throughConflicts } from './conflict.ts';
import { inParallel } from './parallel.ts';
import { deleteMarkBeside, writeMarkBeside } from './write-mark.ts';
import { type Writer, writeResource } from './write-resource.ts';
import { writeRows } from './write-rows.ts';

/** What a deploy did, did not, and why. */
export interface DeployReport {
  done: Change[];
  failed: FailedChange[];
  /** Not even begun, because the service was gone or refused us altogether. */
  notTried: Change[];
  requests: number;
}

export interface FailedChange {
  change: Change;
  code: FailureCode;
  message: string;
  /** The status of the answer, where there was one. */
  status?: number;
}

export interface DeployOptions {
  log: (line: string) => void;
  /** A client that already exists. */
  arm?: Arm;
  /** Milliseconds before a write that met a conflict is tried again; each further time waits twice as long. */
  conflictDelay?: number;
}

/**
 * Does what the plan says and nothing else: stage after stage, within the parallelism that each service bears, with the
 * etags of the plan. A change that fails does not stop the others; a service that is gone or refuses us does.
 */
export async function deploy(plan: Plan, workspace: Workspace, options: DeployOptions): Promise<DeployReport> {
  const arm = options.arm ?? createArm(workspace);
  const kinds = new Map((await loadKinds()).map(kind => [kind.name, kind]));
  refuseForeign(plan, workspace);
  refuseManyDeletes(plan);
  const report: DeployReport = { done: [], failed: [], notTried: [], requests: 0 };
  const delay = options.conflictDelay ?? 500;
  const context: Context = { arm, delay, workspaceId: workspaceId(workspace), etags: new Map() };
  await turnOff(plan.changes, kinds, context, options.log);
  for (const group of groups([...plan.changes.filter(isWrite), ...plan.marks, ...plan.changes.filter(isDelete)])) {
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

/** A content folder that was moved or emptied by mistake must not empty a workspace. */
function refuseManyDeletes(plan: Plan): void {
  const deletes = plan.changes.filter(isDelete).length;
  if (deletes <= plan.mostDeletes) return;
  throw new Failure(
    'deploy/too-many-deletes',
    `The plan for ${plan.workspace} deletes ${deletes} of ours, more than the ${plan.mostDeletes} that may vanish at once. Nothing was changed.`,
  );
}

function isDelete(change: Change): boolean {
  return change.action === 'delete';
}

function isWrite(change: Change): boolean {
  return !isDelete(change);
}

interface Context extends Writer {
  workspaceId: WorkspaceId;
  /** The versions of what was turned off, by id. */
  etags: Map<string, string>;
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
    const { code, message, status } = error;
    report.failed.push({ change, code, message, ...(status === undefined ? {} : { status }) });
    log(`! ${change.noun} ${change.label}: ${message}`);
  }
}

/** A service that gives no answer at all, or does not know us, will not answer the next request either. */
function isHopeless(report: DeployReport): boolean {
  return report.failed.some(
    ({ code, status }) => (code === 'service/unreachable' && status === undefined) || status === 401,
  );
}

async function apply(change: Change, deploys: Deployment, context: Context): Promise<void> {
  if (change.action === 'delete') return remove(change, deploys, context);
  if (change.body) await writeResource(change, change.body, deploys, context);
  await writeRows(change, context);
  const owner = change.differences.some(one => one.path === 'owner');
  const marksAnew = change.action === 'create' || owner || (change.body && change.staleMark);
  if (marksAnew) await writeMarkBeside(change, context.workspaceId, context);
}

/**
 * Everything that is to be deleted is turned off first: a deploy that is cut leaves nothing that still acts on what is gone.
 * What can not be turned off is said, and the delete then says why.
 */
async function turnOff(
  changes: readonly Change[],
  kinds: ReadonlyMap<string, Kind>,
  context: Context,
  log: (line: string) => void,
): Promise<void> {
  for (const change of changes.filter(isDelete)) {
    if (!change.disable) continue;
    try {
      context.etags.set(change.id, await writeResource(change, change.disable, deploymentOf(kinds, change), context));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      log(`! ${change.noun} ${change.label} could not be turned off: ${error.message}`);
    }
  }
}

/** The mark goes last: what is left over after a cut is still known as ours. */
async function remove(change: Change, deploys: Deployment, context: Context): Promise<void> {
  const { arm, delay, etags, workspaceId } = context;
  let etag = change.etag && (etags.get(change.id) || change.etag);
  const erase = async () => arm.delete(change.id, change.apiVersion, etag ? { ifMatch: etag } : {});
  await throughConflicts(erase, delay, async error => {
    const live = await arm.get(change.id, change.apiVersion);
    if (live && etag && text(live.etag) !== etag && !isAsSeen(change, live, deploys)) throw error;
    etag = etag && text(live?.etag);
    return undefined;
  });
  if (change.mark) await deleteMarkBeside(change, workspaceId, context);
}

/** Whether what is to be deleted is as the plan saw it, or as we turned it off. */
function isAsSeen(change: Change, live: JsonObject, { comparable }: Deployment): boolean {
  const now = comparable(live);
  const known = [...(change.seen ? [change.seen] : []), ...(change.disable ? [comparable(change.disable)] : [])];
  return known.some(one => differ(one, now).length === 0);
}
