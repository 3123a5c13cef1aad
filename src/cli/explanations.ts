import { contentCodes } from '../content/codes.ts';
import type { Explanation } from '../core/diagnostic.ts';
import { failureKinds } from '../core/failure.ts';
import { queryCodes } from '../kql/codes.ts';

/** Every code that Picket prints, with its meaning, in the order of the alphabet. */
export async function explanations(): Promise<ReadonlyMap<string, Explanation>> {
  const all: Record<string, Explanation> = { ...failureKinds, ...queryCodes, ...(await contentCodes()) };
  return new Map(Object.entries(all).sort(([a], [b]) => a.localeCompare(b, 'en')));
}
