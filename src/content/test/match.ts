/**
 * Gives each expectation another one of the candidates that it holds for, as many expectations as possible (augmenting paths):
 * an expectation that holds for many never takes the only candidate of one that holds for few. The others get the candidate
 * that is nearest of those that are left, or none.
 *
 * @param distances how far each candidate is from each expectation; 0 where it holds
 * @returns the candidate of each expectation
 */
export function matchNearest(distances: readonly (readonly number[])[]): (number | undefined)[] {
  const holders = new Map<number, number>();
  for (const expectation of distances.keys()) claim(expectation, distances, holders, new Set());
  const matched: (number | undefined)[] = distances.map(() => undefined);
  for (const [candidate, expectation] of holders) matched[expectation] = candidate;
  const free = new Set((distances[0] ?? []).keys().filter(candidate => !holders.has(candidate)));
  for (const [expectation, candidate] of matched.entries()) {
    if (candidate !== undefined) continue;
    const nearest = [...free].sort((a, b) => distances[expectation][a] - distances[expectation][b] || a - b)[0];
    matched[expectation] = nearest;
    free.delete(nearest);
  }
  return matched;
}

/** Finds a candidate for an expectation, moving others to another candidate of theirs where that is needed. */
function claim(
  expectation: number,
  distances: readonly (readonly number[])[],
  holders: Map<number, number>,
  seen: Set<number>,
): boolean {
  for (const [candidate, distance] of distances[expectation].entries()) {
    if (distance !== 0 || seen.has(candidate)) continue;
    seen.add(candidate);
    const holder = holders.get(candidate);
    if (holder !== undefined && !claim(holder, distances, holders, seen)) continue;
    holders.set(candidate, expectation);
    return true;
  }
  return false;
}
