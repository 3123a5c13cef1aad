/** Runs a task for each entry, at most `limit` at the same time, started in their order. */
export async function inParallel<T>(
  entries: readonly T[],
  limit: number,
  task: (entry: T) => Promise<void>,
): Promise<void> {
  const waiting = entries.values();
  const worker = async () => {
    for (const entry of waiting) await task(entry);
  };
  await Promise.all(Array.from({ length: Math.min(limit, entries.length) }, worker));
}
