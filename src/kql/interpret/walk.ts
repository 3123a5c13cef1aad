import type { Relation } from '../ir.ts';

/** Visits every relation of a plan, those inside expressions too, the outermost first. */
export function eachRelation(plan: Relation, visit: (relation: Relation) => void): void {
  const seen = new Set<object>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    if (Array.isArray(value)) {
      for (const part of value) walk(part);
      return;
    }
    if (!isPlain(value)) return;
    seen.add(value);
    if ('op' in value) visit(value as Relation);
    for (const part of Object.values(value)) walk(part);
  };
  walk(plan);
}

/**
 * A plan with other relations in place of some, the outermost first: where `map` gives the relation itself or another, that stands in
 * the result as it is; where it gives undefined, the relations inside are mapped. What is the same in two places stays the same.
 */
export function mapRelations(plan: Relation, map: (relation: Relation) => Relation | undefined): Relation {
  const mapped = new Map<object, unknown>();
  const walk = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return mapArray(value, walk);
    if (!isPlain(value)) return value;
    if (!mapped.has(value)) mapped.set(value, ('op' in value && map(value as Relation)) || mapParts(value, walk));
    return mapped.get(value);
  };
  return walk(plan) as Relation;
}

function mapArray(array: readonly unknown[], walk: (value: unknown) => unknown): readonly unknown[] {
  const parts = array.map(walk);
  return parts.every((part, index) => part === array[index]) ? array : parts;
}

function mapParts(value: object, walk: (value: unknown) => unknown): object {
  const entries = Object.entries(value);
  const parts = entries.map(([key, part]) => [key, walk(part)] as const);
  return parts.every(([, part], index) => part === entries[index][1]) ? value : Object.fromEntries(parts);
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}
