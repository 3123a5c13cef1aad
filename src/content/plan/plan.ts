import type { JsonObject, Mark, Resource } from '../resource.ts';
import { attribute, type Difference, differ } from './difference.ts';
import { quotas } from './quotas.ts';
import { type LiveRow, type RowChange, rowChanges } from './row-changes.ts';
import { lastTouch, type Touch } from './touch.ts';

/** A resource as it is in the workspace. */
export interface Live {
  kind: string;
  id: string;
  apiVersion: string;
  body: JsonObject;
  etag?: string;
  /** Who owns it; undefined where no one says so. */
  mark?: Mark;
  label: string;
  /** The rows of a watchlist with the ids of their items. */
  rows?: readonly LiveRow[];
}

export interface Change {
  action: 'create' | 'change' | 'delete';
  kind: string;
  /** What the kind is called by people. */
  noun: string;
  label: string;
  id: string;
  apiVersion: string;
  stage: number;
  /** Within its stage: what has a higher one is written later. */
  level?: number;
  /** The file that it comes from, or came from. */
  file?: string;
  differences: Difference[];
  rows: RowChange[];
  /** Someone made it by hand: it has the id of ours, but no mark. */
  adopts: boolean;
  /** The version that the plan saw. */
  etag?: string;
  /** What the plan saw, as it compares it: a deploy overwrites nothing else. */
  seen?: JsonObject;
  /** What is to be sent; absent for a delete and where only rows or the mark change. */
  body?: JsonObject;
  /** Where the mark is a resource of its own: what it should say. */
  mark?: Mark;
  /** Whether the mark that is there names another commit than what is sent. */
  staleMark?: true;
  /** Who changed the live resource last, and when, where the service says so and someone did since our last deploy. */
  touched?: Touch;
  /** What turns it off before it is deleted, where its kind can be turned off and it is on. */
  disable?: JsonObject;
}

/** Something that a deploy leaves alone, and why. */
export interface LeftAlone {
  kind: string;
  noun: string;
  label: string;
  id: string;
  reason: 'owned-by-another' | 'not-pruned' | 'holds-data';
  owner?: string;
}

/** What a deploy would do to one workspace: plain data that can be printed, stored and compared. */
export interface Plan {
  workspace: string;
  repository: string;
  location: string;
  changes: Change[];
  /** What is as it should be and only gets our mark, or another one because its file moved. */
  marks: Change[];
  unchanged: number;
  leftAlone: LeftAlone[];
  /** Enabled rules after the deploy against what Sentinel allows. */
  quotas: { name: string; used: number; limit: number }[];
  /** How many changes can not be told from changes by hand, because their commit is not in this clone. */
  unknownHistory: number;
  /** How much may be deleted at once: a deploy refuses a plan that deletes more. */
  mostDeletes: number;
}

/** What is known of a kind for comparing: handed in, so that the plan stays free of everything else. */
export interface Comparison {
  noun: string;
  stage: number;
  deletable: boolean;
  comparable(body: JsonObject): JsonObject;
  merge?(wanted: JsonObject, live: JsonObject): JsonObject;
  /** Whether its mark is a metadata resource. */
  marksBeside: boolean;
  /** The body that turns a resource off, or undefined where it is off already. */
  disabled?(body: JsonObject): JsonObject | undefined;
}

export interface PlanInput {
  workspace: string;
  repository: string;
  location: string;
  desired: readonly Resource[];
  current: readonly Live[];
  kinds: Readonly<Record<string, Comparison>>;
  /** Whether what carries our mark and has no file any more is deleted. */
  prune?: boolean;
  /** How much of what is ours may be deleted: a number, or a percentage such as `25%`. */
  maxDelete?: string;
  /** What was last applied, by id in lower case: undefined where the commit of the mark can not be read. */
  applied?: ReadonlyMap<string, Resource | undefined>;
}

/** Compares what is wanted with what is there. Pure: the same input gives the same plan. */
export function plan(input: PlanInput): Plan {
  const live = new Map(input.current.map(one => [one.id.toLowerCase(), one]));
  const wanted = new Set(input.desired.map(one => one.id.toLowerCase()));
  const result: Plan = {
    workspace: input.workspace,
    repository: input.repository,
    location: input.location,
    changes: [],
    marks: [],
    unchanged: 0,
    leftAlone: [],
    quotas: [],
    unknownHistory: [...(input.applied?.values() ?? [])].filter(one => one === undefined).length,
    mostDeletes: mostDeletes(input),
  };
  for (const resource of input.desired) want(resource, live.get(resource.id.toLowerCase()), input, result);
  for (const one of input.current) if (!wanted.has(one.id.toLowerCase())) forget(one, input, result);
  result.changes.sort(byStage);
  result.quotas = quotas(input, result);
  return result;
}

function want(resource: Resource, live: Live | undefined, input: PlanInput, result: Plan): void {
  const kind = input.kinds[resource.kind];
  if (live?.mark && live.mark.repository !== input.repository) {
    const { repository: owner } = live.mark;
    result.leftAlone.push({ ...naming(live, kind), label: resource.label, reason: 'owned-by-another', owner });
    return;
  }
  const change = live ? changeOf(resource, live, kind, input) : creation(resource, kind, input);
  if (!change || onlyMarks(change)) result.unchanged++;
  if (change) (onlyMarks(change) ? result.marks : result.changes).push(change);
}

/** Nothing of the resource itself changes, only whose it is. */
function onlyMarks({ action, differences, rows }: Change): boolean {
  return action === 'change' && rows.length === 0 && differences.every(one => one.path === 'owner');
}

function creation(resource: Resource, kind: Comparison, input: PlanInput): Change {
  return {
    ...about(resource, kind, input),
    action: 'create',
    differences: [],
    rows: [],
    adopts: false,
    body: resource.body,
  };
}

function changeOf(resource: Resource, live: Live, kind: Comparison, input: PlanInput): Change | undefined {
  const body = kind.merge ? kind.merge(resource.body, live.body) : resource.body;
  const seen = kind.comparable(live.body);
  const differences = differ(seen, kind.comparable(body));
  const told = attributed(differences, live, body, kind, input);
  const rows = rowChanges(resource, live);
  const marked = live.mark?.path === resource.file || !isMarked(kind);
  if (differences.length === 0 && rows.length === 0 && marked) return undefined;
  const inBody = differences.length > 0 || (!marked && !kind.marksBeside);
  return {
    ...about(resource, kind, input),
    action: 'change',
    differences: marked ? told : [...told, markDifference(live, resource.file)],
    rows,
    adopts: live.mark === undefined && isMarked(kind),
    ...(live.etag ? { etag: live.etag } : {}),
    seen,
    ...(kind.marksBeside && live.mark?.commit !== resource.mark?.commit ? { staleMark: true } : {}),
    ...(told.some(one => one.by) ? { touched: lastTouch(live.body) } : {}),
    ...(inBody ? { body } : {}),
  };
}

/** The differences, each with whose it is where it is known what was last applied. */
function attributed(
  differences: Difference[],
  live: Live,
  body: JsonObject,
  { comparable }: Comparison,
  input: PlanInput,
): Difference[] {
  const applied = input.applied?.get(live.id.toLowerCase());
  if (!applied) return differences;
  const before = comparable(applied.body);
  return attribute(differences, differ(before, comparable(live.body)), differ(before, comparable(body)));
}

type About = Pick<Change, 'kind' | 'noun' | 'label' | 'id' | 'apiVersion' | 'stage' | 'level' | 'file' | 'mark'>;

function about(resource: Resource, kind: Comparison, input: PlanInput): About {
  return {
    kind: resource.kind,
    noun: kind.noun,
    label: resource.label,
    id: resource.id,
    apiVersion: resource.apiVersion,
    stage: kind.stage,
    ...(resource.level ? { level: resource.level } : {}),
    file: resource.file,
    ...(kind.marksBeside ? { mark: resource.mark ?? { repository: input.repository, path: resource.file } } : {}),
  };
}

function isMarked(kind: Comparison): boolean {
  return kind.marksBeside || kind.deletable;
}

function markDifference(live: Live, file: string): Difference {
  return { path: 'owner', ...(live.mark ? { before: live.mark.path } : {}), after: file };
}

function naming(live: Live, kind: Comparison): Pick<LeftAlone, 'kind' | 'noun' | 'id'> {
  return { kind: live.kind, noun: kind.noun, id: live.id };
}

/** What carries our mark and has no file: it is deleted where that is asked for. What others made is none of our business. */
function forget(live: Live, input: PlanInput, result: Plan): void {
  const kind = input.kinds[live.kind];
  if (!kind || live.mark?.repository !== input.repository) return;
  if (!kind.deletable || !input.prune) {
    const reason = kind.deletable ? 'not-pruned' : 'holds-data';
    result.leftAlone.push({ ...naming(live, kind), label: live.label, reason });
    return;
  }
  result.changes.push({
    action: 'delete',
    kind: live.kind,
    noun: kind.noun,
    label: live.label,
    id: live.id,
    apiVersion: live.apiVersion,
    stage: kind.stage,
    file: live.mark.path,
    differences: [],
    rows: [],
    adopts: false,
    ...(live.etag ? { etag: live.etag } : {}),
    ...(kind.marksBeside ? { mark: live.mark } : {}),
    ...disabling(kind, live),
  });
}

/** Creates and changes from the lowest stage up, level by level, then deletes from the highest down. */
function byStage(a: Change, b: Change): number {
  const last = (change: Change) => (change.action === 'delete' ? 1 : 0);
  if (last(a) !== last(b)) return last(a) - last(b);
  return last(a) ? b.stage - a.stage : a.stage - b.stage || (a.level ?? 0) - (b.level ?? 0);
}

function disabling(kind: Comparison, live: Live): Pick<Change, 'disable' | 'seen'> {
  const disable = kind.disabled?.(live.body);
  return disable ? { disable, seen: kind.comparable(live.body) } : {};
}

/** By default at most 10, and at most a fifth of what is ours: a folder that was moved by mistake empties no workspace. */
function mostDeletes({ current, repository, kinds, maxDelete }: PlanInput): number {
  const ours = current.filter(one => one.mark?.repository === repository && kinds[one.kind]?.deletable).length;
  const share = (percent: number) => Math.ceil((ours * percent) / 100);
  if (maxDelete === undefined) return Math.min(10, share(20));
  return maxDelete.endsWith('%') ? share(Number(maxDelete.slice(0, -1))) : Number(maxDelete);
}
