import type { Relation } from '../ir.ts';

/** Whether a plan calls a function anywhere. */
export function mentions(plan: Relation, name: string): boolean {
  const seen = new Set<object>();
  const walk = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return false;
    seen.add(value);
    return ('function' in value && value.function === name) || Object.values(value).some(walk);
  };
  return walk(plan);
}
