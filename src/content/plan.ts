import type { Json, JsonObject, Mark, Resource } from './resource.ts';

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

export interface LiveRow {
  id: string;
  values: Readonly<Record<string, string>>;
}

/** One field that differs: `path` counts from what is compared, with dots. */
export interface Difference {
  path: string;
  before?: Json;
  after?: Json;
}

/** One row of a watchlist that is to be added, changed or removed. */
export interface RowChange {
  action: 'add' | 'change' | 'remove';
  id: string;
  values: Readonly<Record<string, string>>;
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
  unchanged: number;
  leftAlone: LeftAlone[];
  /** Enabled rules after the deploy against what Sentinel allows. */
  quotas: { name: string; used: number; limit: number }[];
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
    unchanged: 0,
    leftAlone: [],
    quotas: [],
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
  if (change) result.changes.push(change);
  else result.unchanged++;
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
  const rows = rowChanges(resource, live);
  const marked = live.mark?.path === resource.file || !isMarked(kind);
  if (differences.length === 0 && rows.length === 0 && marked) return undefined;
  const inBody = differences.length > 0 || (!marked && !kind.marksBeside);
  return {
    ...about(resource, kind, input),
    action: 'change',
    differences: marked ? differences : [...differences, markDifference(live, resource.file)],
    rows,
    adopts: live.mark === undefined && isMarked(kind),
    ...(live.etag ? { etag: live.etag } : {}),
    seen,
    ...(inBody ? { body } : {}),
  };
}

type About = Pick<Change, 'kind' | 'noun' | 'label' | 'id' | 'apiVersion' | 'stage' | 'file' | 'mark'>;

function about(resource: Resource, kind: Comparison, input: PlanInput): About {
  return {
    kind: resource.kind,
    noun: kind.noun,
    label: resource.label,
    id: resource.id,
    apiVersion: resource.apiVersion,
    stage: kind.stage,
    file: resource.file,
    ...(kind.marksBeside ? { mark: { repository: input.repository, path: resource.file } } : {}),
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
  });
}

/** Creates and changes from the lowest stage up, then deletes from the highest down. */
function byStage(a: Change, b: Change): number {
  const last = (change: Change) => (change.action === 'delete' ? 1 : 0);
  if (last(a) !== last(b)) return last(a) - last(b);
  return last(a) ? b.stage - a.stage : a.stage - b.stage;
}

/** Every field that differs, by its path. Lists are compared as wholes where their lengths differ. */
export function differ(before: JsonObject, after: JsonObject, path = ''): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap(name => differAt(before[name], after[name], path === '' ? name : `${path}.${name}`));
}

function differAt(before: Json | undefined, after: Json | undefined, path: string): Difference[] {
  if (isMapping(before) && isMapping(after)) return differ(before, after, path);
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((one, index) => differAt(one, after[index], `${path}.${index}`));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

function isMapping(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Rows to add, change and remove, so that a watchlist is never written whole: its content only grows by that. A row
 * that is new for the search key of one that is gone is a change of it.
 */
export function rowChanges(wanted: Pick<Resource, 'body' | 'rows'>, live: { rows?: readonly LiveRow[] }): RowChange[] {
  if (!wanted.rows || !live.rows) return [];
  const searchKey = String((wanted.body.properties as JsonObject | undefined)?.itemsSearchKey ?? '');
  const spare = Map.groupBy(live.rows, row => rowKey(row.values));
  const added = wanted.rows.filter(row => !take(spare, rowKey(row)));
  const gone = [...spare.values()].flat();
  const bySearchKey = Map.groupBy(gone, row => row.values[searchKey] ?? '');
  const changes = added.map((row, index): RowChange => {
    const old = take(bySearchKey, row[searchKey] ?? '');
    return old ? { action: 'change', id: old.id, values: row } : { action: 'add', id: `new-${index}`, values: row };
  });
  const removed = [...bySearchKey.values()].flat();
  return [...changes, ...removed.map((row): RowChange => ({ action: 'remove', id: row.id, values: row.values }))];
}

function rowKey(row: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function take<T>(from: Map<string, T[]>, key: string): T | undefined {
  return from.get(key)?.shift();
}

const limits: readonly { name: string; kind: string; limit: number }[] = [
  { name: 'scheduled', kind: 'Scheduled', limit: 512 },
  { name: 'NRT', kind: 'NRT', limit: 50 },
];

/** https://learn.microsoft.com/azure/sentinel/sentinel-service-limits */
function quotas(input: PlanInput, result: Plan): Plan['quotas'] {
  const rules = new Map<string, JsonObject>();
  for (const one of input.current) if (one.kind === 'analytics-rule') rules.set(one.id.toLowerCase(), one.body);
  for (const one of input.desired) if (one.kind === 'analytics-rule') rules.set(one.id.toLowerCase(), one.body);
  for (const one of result.changes) if (one.action === 'delete') rules.delete(one.id.toLowerCase());
  if (rules.size === 0) return [];
  const enabled = [...rules.values()].filter(body => (body.properties as JsonObject | undefined)?.enabled === true);
  return limits.map(({ name, kind, limit }) => ({
    name,
    limit,
    used: enabled.filter(body => body.kind === kind).length,
  }));
}
