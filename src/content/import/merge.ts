import { applyPatch, createPatch } from 'diff';
import type { Json, JsonObject } from '../resource.ts';

/** A key that we and upstream both changed, in ways that can not both hold. */
export interface Conflict {
  key: string;
  base?: Json;
  ours?: Json;
  theirs?: Json;
}

export interface Merged {
  /** The keys of our file that change: undefined takes one away. */
  edits: Record<string, Json | undefined>;
  conflicts: Conflict[];
  /** What is from now on known of upstream: everything of theirs but what is in conflict. */
  base: JsonObject;
}

/**
 * Merges what upstream changed since `base` into ours, key by key: what only they changed is taken, what only we changed stays.
 * Texts that both changed are merged line by line.
 */
export function mergeThreeWay(base: JsonObject, ours: JsonObject, theirs: JsonObject): Merged {
  const merged: Merged = { edits: {}, conflicts: [], base: { ...theirs } };
  for (const key of new Set([...Object.keys(base), ...Object.keys(theirs)])) {
    if (same(base[key], theirs[key]) || same(ours[key], theirs[key])) continue;
    if (same(base[key], ours[key])) merged.edits[key] = theirs[key];
    else mergeKey(key, { base: base[key], ours: ours[key], theirs: theirs[key] }, merged);
  }
  return merged;
}

function mergeKey(key: string, sides: Omit<Conflict, 'key'>, merged: Merged): void {
  const text = mergeLines(sides);
  if (text !== undefined) {
    merged.edits[key] = text;
    return;
  }
  merged.conflicts.push({ key, ...sides });
  if (sides.base === undefined) delete merged.base[key];
  else merged.base[key] = sides.base;
}

/** Their changes of the lines put onto ours, or undefined where they do not fit. */
function mergeLines({ base, ours, theirs }: Omit<Conflict, 'key'>): string | undefined {
  if (typeof base !== 'string' || typeof ours !== 'string' || typeof theirs !== 'string') return undefined;
  const patch = createPatch('text', lined(base), lined(theirs), undefined, undefined, { context: 1 });
  const found = applyPatch(lined(ours), patch, { fuzzFactor: 0 });
  return found === false ? undefined : found;
}

function lined(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
