import type { Relation } from '../ir.ts';

/** How many operators a plan has when what several places share is counted at each of them. */
export function unfoldedSize(plan: Relation): number {
  const known = new Map<object, number>();
  const sizeOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 0;
    if (Array.isArray(value)) return sum(value, sizeOf);
    if (isLeaf(value)) return 0;
    const counted = known.get(value) ?? sum(partsOf(value), sizeOf) + ('op' in value ? 1 : 0);
    known.set(value, counted);
    return counted;
  };
  return sizeOf(plan);
}

/** Most of what a plan is made of: it holds no relation and need not be remembered. */
function isLeaf(value: object): boolean {
  return 'is' in value && (value.is === 'literal' || value.is === 'column');
}

function partsOf(value: object): unknown[] {
  const parts: unknown[] = [];
  for (const [key, part] of Object.entries(value)) if (typeof part === 'object' && key !== 'columns') parts.push(part);
  return parts;
}

function sum(values: readonly unknown[], sizeOf: (value: unknown) => number): number {
  let size = 0;
  for (const value of values) size += sizeOf(value);
  return size;
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
