import { type Arm, createArm } from '../../azure/arm.ts';
import { type Workspace, workspaceId } from '../../azure/connection.ts';
import { Failure } from '../../core/failure.ts';
import { list, text } from '../field.ts';
import { type Deployment, type Kind, loadKinds, type MarkPlace, type ResourceList } from '../kind.ts';
import {
  isObject,
  type JsonObject,
  type Mark,
  markName,
  objectAt,
  properties,
  readMark,
  sentinelId,
  type Target,
} from '../resource.ts';
import type { Live } from './plan.ts';
import type { LiveRow } from './row-changes.ts';

export const metadataVersion = '2025-09-01';

/** The workspace as content must know it: asks Azure once for where it lies. Throws when it does not exist. */
export async function findTarget(
  workspace: Workspace,
  options: { repository: string; parameters?: JsonObject; tenant?: string; arm?: Arm },
): Promise<Target> {
  const arm = options.arm ?? createArm(workspace);
  const id = workspaceId(workspace);
  const found = await arm.get(id, '2025-07-01');
  if (!found) throw new Failure('service/refused', `There is no workspace ${id}, or this identity may not see it.`);
  return {
    subscription: workspace.subscription,
    resourceGroup: workspace.resourceGroup,
    workspaceId: id,
    location: text(found.location),
    repository: options.repository,
    ...(options.tenant ? { tenant: options.tenant } : {}),
    ...(options.parameters ? { parameters: options.parameters } : {}),
  };
}

/**
 * Everything of some kinds in a workspace: one list call for each list that a kind has, one for all marks that lie
 * beside their resources, and one for the rows of each watchlist in `rowsOf` (ids in lower case).
 */
export async function readCurrent(
  arm: Arm,
  target: Target,
  options: { kinds: ReadonlySet<string>; rowsOf?: ReadonlySet<string> | 'all' },
): Promise<Live[]> {
  const kinds = (await loadKinds()).filter(kind => kind.deploys && options.kinds.has(kind.name));
  const lists = uniqueLists(kinds, target);
  const marksBeside = kinds.some(kind => kind.deploys?.mark === 'metadata');
  const [marks, pages] = await Promise.all([
    marksBeside ? readMarks(arm, target) : new Map<string, Mark>(),
    Promise.all(lists.map(async one => [key(one), await arm.list(one.path, one.apiVersion, one.query)] as const)),
  ]);
  const bodies = new Map(pages);
  const live = kinds.flatMap(kind => livesOf(kind, target, bodies, marks));
  return Promise.all(live.map(one => withRows(one, arm, options.rowsOf)));
}

function key(list: ResourceList): string {
  return `${list.path}?${JSON.stringify(list.query ?? {})}`;
}

/** Hunting queries and parsers share a list: it is asked for once. */
function uniqueLists(kinds: readonly Kind[], target: Target): ResourceList[] {
  const all = kinds.flatMap(kind => kind.deploys?.lists(target) ?? []);
  return [...new Map(all.map(one => [key(one), one])).values()];
}

function livesOf(
  kind: Kind,
  target: Target,
  bodies: ReadonlyMap<string, JsonObject[]>,
  marks: ReadonlyMap<string, Mark>,
): Live[] {
  const deploys = kind.deploys as Deployment;
  return deploys
    .lists(target)
    .flatMap(one =>
      (bodies.get(key(one)) ?? [])
        .filter(body => deploys.owns?.(body) ?? true)
        .map(body => liveOf(kind.name, deploys, one.apiVersion, body, marks)),
    );
}

function liveOf(
  kind: string,
  deploys: Deployment,
  apiVersion: string,
  body: JsonObject,
  marks: ReadonlyMap<string, Mark>,
): Live {
  const etag = text(body.etag);
  const mark = markOf(deploys.mark, body, marks);
  return {
    kind,
    id: text(body.id),
    apiVersion,
    body,
    label: deploys.label(body),
    ...(etag && deploys.etag ? { etag } : {}),
    ...(mark ? { mark } : {}),
  };
}

/** Whose a resource is, read from where its kind carries the mark. */
function markOf(place: MarkPlace, body: JsonObject, marks: ReadonlyMap<string, Mark>): Mark | undefined {
  switch (place) {
    case 'tags':
      return readMark(objectAt(body, 'tags')[markName]);
    case 'tag-list': {
      const tag = list(properties(body).tags).find(one => isObject(one) && one.name === markName);
      return isObject(tag) ? readMark(tag.value) : undefined;
    }
    case 'labels': {
      const label = list(properties(body).labels).find(one => text(one).startsWith(`${markName}:`));
      return readMark(text(label).slice(markName.length + 1));
    }
    case 'metadata':
      return marks.get(text(body.id).toLowerCase());
    case 'source':
      return readMark(objectAt(properties(body), 'source').sourceId);
    case 'description':
      return readMark(/\[picket:(.*)\]$/s.exec(text(properties(body).description))?.[1]);
    case 'none':
      return undefined;
  }
}

/** Marks by the id of what they belong to. */
async function readMarks(arm: Arm, target: Target): Promise<Map<string, Mark>> {
  const found = await arm.list(`${sentinelId(target)}/metadata`, metadataVersion);
  const pairs = found.flatMap(body => {
    const given = properties(body);
    const source = objectAt(given, 'source');
    if (!text(body.name).startsWith('picket-')) return [];
    const mark = source.kind === 'SourceRepository' ? readMark(source.sourceId) : undefined;
    return mark ? [[text(given.parentId).toLowerCase(), mark] as const] : [];
  });
  return new Map(pairs);
}

async function withRows(live: Live, arm: Arm, rowsOf: ReadonlySet<string> | 'all' | undefined): Promise<Live> {
  if (live.kind !== 'watchlist' || (rowsOf !== 'all' && !rowsOf?.has(live.id.toLowerCase()))) return live;
  return { ...live, rows: await readRows(arm, live.id, live.apiVersion) };
}

/** The rows of a watchlist as they are. */
export async function readRows(arm: Arm, id: string, apiVersion: string): Promise<LiveRow[]> {
  return (await arm.list(`${id}/watchlistItems`, apiVersion)).map(rowOf);
}

function rowOf(item: JsonObject): LiveRow {
  const values = objectAt(properties(item), 'itemsKeyValue');
  const id = text(properties(item).watchlistItemId) || text(item.name);
  return { id, values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asText(value)])) };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
}
