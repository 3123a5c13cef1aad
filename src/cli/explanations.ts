import type { Explanation } from '../core/diagnostic.ts';
import { failureKinds } from '../core/failure.ts';

/** Every code that Picket prints, with its meaning, in the order of the alphabet. */
export async function explanations(): Promise<ReadonlyMap<string, Explanation>> {
  const all: Record<string, Explanation> = { ...failureKinds };
  return new Map(Object.entries(all).sort(([a], [b]) => a.localeCompare(b, 'en')));
}
