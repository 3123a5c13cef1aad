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

/** About how many names a text comes to when each `let` is written out where it is used; read from the words alone. */
export function writtenOut(text: string): number {
  const starts = [...text.matchAll(/\blet\s+(\w+)\s*=/g)];
  const sizes = new Map<string, number>();
  const sizeOf = (part: string) =>
    (part.match(/[A-Za-z_]\w*/g) ?? []).reduce((sum, word) => sum + (sizes.get(word) ?? 0), 1);
  for (const [index, start] of starts.entries())
    sizes.set(start[1], sizeOf(text.slice(start.index + start[0].length, starts[index + 1]?.index)));
  return Math.max(0, ...sizes.values());
}
