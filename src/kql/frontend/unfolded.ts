import type { Relation } from '../ir.ts';

/** How many operators a plan has when what several places share is counted at each of them. */
export function unfoldedSize(plan: Relation): number {
  const known = new Map<object, number>();
  const sizeOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 0;
    const counted = known.get(value);
    if (counted !== undefined) return counted;
    let size = 'op' in value ? 1 : 0;
    for (const [key, part] of Object.entries(value)) if (key !== 'columns') size += sizeOf(part);
    known.set(value, size);
    return size;
  };
  return sizeOf(plan);
}
