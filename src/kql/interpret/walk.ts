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
    const plain = Object.getPrototypeOf(value) === Object.prototype;
    if (!plain) return;
    seen.add(value);
    if ('op' in value) visit(value as Relation);
    for (const part of Object.values(value)) walk(part);
  };
  walk(plan);
}
