import { type Arm, createArm } from '../../azure/arm.ts';
import { type Workspace, workspaceId } from '../../azure/connection.ts';
import { Failure, type FailureCode } from '../../core/failure.ts';
import { nameGuid } from '../../core/id.ts';
import { text } from '../field.ts';
import { type Deployment, type Kind, loadKinds } from '../kind.ts';
import { metadataVersion, readRows } from '../plan/current.ts';
import type { Change, Plan } from '../plan/plan.ts';
import { doubledRows, type RowChange } from '../plan/row-changes.ts';
import { properties, resourceGroupId, sentinelId, writeMark } from '../resource.ts';
import { parseRows } from '../watchlist-file.ts';
import { inParallel } from './parallel.ts';
import { attempts, isConflict, writeResource } from './write-resource.ts';

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
  refuseManyDeletes(plan);
  const report: DeployReport = { done: [], failed: [], notTried: [], requests: 0 };
  const context: Context = { arm, workspaceId: workspaceId(workspace), plan, etags: new Map() };
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

interface Context {
  arm: Arm;
  workspaceId: string;
  plan: Plan;
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
  if (change.body) await writeResource(change, change.body, deploys, context.arm);
  const rows = change.action === 'create' ? await unsettledRows(change, context.arm) : change.rows;
  for (const row of rows) await writeRow(change, row, context.arm);
  const owner = change.differences.some(one => one.path === 'owner');
  const marksAnew = change.action === 'create' || owner || (change.body && change.staleMark);
  if (change.mark && marksAnew) await writeMetadata(change, context);
}

/**
 * What a new watchlist lacks or has too often: its rows went with the first request, and each repeat of a request whose
 * answer was lost has added them again. Rows that are not of the file are left: someone may have made the list meanwhile.
 */
async function unsettledRows(change: Change, arm: Arm): Promise<RowChange[]> {
  const csv = change.body ? text(properties(change.body).rawContent) : '';
  if (change.kind !== 'watchlist' || !change.body || csv === '') return [];
  return doubledRows(parseRows(csv).rows, await readRows(arm, change.id, change.apiVersion));
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
  'summary-rule': 'SummaryRule',
  'data-connector-definition': 'DataConnector',
  'data-connector': 'ResourcesDataConnector',
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

/**
 * Everything that is to be deleted is turned off first: a deploy that is cut leaves nothing that still acts on what is gone.
 * What can not be turned off is said, and the delete then says why.
 */
async function turnOff(
  changes: readonly Change[],
  kinds: ReadonlyMap<string, Kind>,
  { arm, etags }: Context,
  log: (line: string) => void,
): Promise<void> {
  for (const change of changes.filter(isDelete)) {
    if (!change.disable) continue;
    try {
      etags.set(change.id, await writeResource(change, change.disable, deploymentOf(kinds, change), arm));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      log(`! ${change.noun} ${change.label} could not be turned off: ${error.message}`);
    }
  }
}

/** The mark goes last: what is left over after a cut is still known as ours. */
async function remove(change: Change, context: Context): Promise<void> {
  const etag = change.etag && (context.etags.get(change.id) || change.etag);
  await context.arm.delete(change.id, change.apiVersion, etag ? { ifMatch: etag } : {});
  if (change.mark) await context.arm.delete(metadataPath(change, context), metadataVersion);
}
