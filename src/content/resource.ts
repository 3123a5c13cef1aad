/** Plain JSON. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** The workspace that content goes to, as far as the content must know it. */
export interface Target {
  subscription: string;
  resourceGroup: string;
  /** Resource id of the workspace. */
  workspaceId: string;
  /** The Azure region of the workspace: DCRs and workbooks must lie in the same one. */
  location: string;
  tenant?: string;
  /** Values for the parameters of templates, by name. */
  parameters?: JsonObject;
  /** Who owns what we deploy: the name of the repository. */
  repository: string;
  /** The commit that a file is the same in as here; undefined where it is changed and in no commit. */
  commitOf?(path: string): string | undefined;
}

/** One resource as it should be. */
export interface Resource {
  kind: string;
  /** Its whole resource id. */
  id: string;
  apiVersion: string;
  /** What a person calls it. */
  label: string;
  /** The file that it comes from. */
  file: string;
  /** Whose it will be. */
  mark?: Mark;
  /** The body of the PUT, without etag. */
  body: JsonObject;
  /** Within the stage of its kind: it is written after all of a lower level. 0 where it says nothing. */
  level?: number;
  /** Rows of a watchlist: they travel beside the resource, one request a change. */
  rows?: readonly Readonly<Record<string, string>>[];
}

/** Whose a resource is: the repository, the file in it, and the commit that it was last written from. */
export interface Mark {
  repository: string;
  path: string;
  /** Absent where what was written stands in no commit. */
  commit?: string;
}

/** The name of the tag, label or metadata source that carries the mark. */
export const markName = 'picket';

export function writeMark({ repository, path, commit }: Mark): string {
  return `${repository}#${path}${commit ? `@${commit}` : ''}`;
}

/** The mark of what comes from a file. */
export function markFor(target: Pick<Target, 'repository' | 'commitOf'>, path: string): Mark {
  const commit = target.commitOf?.(path);
  return { repository: target.repository, path, ...(commit ? { commit } : {}) };
}

/** Reads a mark back; a repository holds no `#`, so the first one divides. */
export function readMark(text: unknown): Mark | undefined {
  if (typeof text !== 'string') return undefined;
  const found = /^([^#]+)#(.*?)(?:@([0-9a-f]{40}))?$/s.exec(text);
  if (!found) return undefined;
  const [, repository, path, commit] = found;
  return { repository, path, ...(commit ? { commit } : {}) };
}

export function resourceGroupId(target: Pick<Target, 'subscription' | 'resourceGroup'>): string {
  return `/subscriptions/${target.subscription}/resourceGroups/${target.resourceGroup}`;
}

/** The path of Sentinel's own resources in a workspace. */
export function sentinelId(target: Pick<Target, 'workspaceId'>): string {
  return `${target.workspaceId}/providers/Microsoft.SecurityInsights`;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The mapping at a key, or an empty one. */
export function objectAt(body: JsonObject, key: string): JsonObject {
  const value = body[key];
  return isObject(value) ? value : {};
}

export function properties(body: JsonObject): JsonObject {
  return objectAt(body, 'properties');
}
