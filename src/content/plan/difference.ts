import type { Json, JsonObject } from '../resource.ts';

/** One field that differs: `path` counts from what is compared, with dots. */
export interface Difference {
  path: string;
  before?: Json;
  after?: Json;
  /** Who made it, where that is known: a person in the portal, or both they and we. Ours otherwise. */
  by?: 'portal' | 'both';
  /** What we last applied there, where someone else changed it since. */
  applied?: Json;
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
 * Tells whose each difference between live and wanted is, by what was last applied: `live` and `ours` are what differs from
 * that in the workspace and in the files.
 */
export function attribute(
  differences: readonly Difference[],
  live: readonly Difference[],
  ours: readonly Difference[],
): Difference[] {
  return differences.map(one => {
    if (!touches(one.path, live)) return one;
    const applied = live.find(other => other.path === one.path)?.before;
    const by = touches(one.path, ours) ? 'both' : 'portal';
    return { ...one, by, ...(applied === undefined ? {} : { applied }) };
  });
}

function touches(path: string, differences: readonly Difference[]): boolean {
  return differences.some(
    other => other.path === path || other.path.startsWith(`${path}.`) || path.startsWith(`${other.path}.`),
  );
}
