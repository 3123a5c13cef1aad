/**
 * The largest body that we send, in bytes of JSON before compression. Azure takes 1,048,576:
 * https://learn.microsoft.com/azure/azure-monitor/service-limits#logs-ingestion-api
 */
export const largestBatch = 950_000;

/** Rows whose JSON array is not larger than {@link largestBatch}. */
export interface Packed<Item> {
  readonly batches: readonly (readonly Item[])[];
  /** Rows that are too large even alone. */
  readonly tooLarge: readonly { readonly item: Item; readonly bytes: number }[];
}

/** Packs encoded rows, in their order, into as few batches as their sizes allow; brackets and what stands between rows count. */
export function pack<Item extends { readonly encoded: string }>(
  items: readonly Item[],
  limit = largestBatch,
): Packed<Item> {
  const batches: Item[][] = [];
  const tooLarge: { item: Item; bytes: number }[] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const bytes = Buffer.byteLength(item.encoded);
    if (bytes + 2 > limit) {
      tooLarge.push({ item, bytes });
      continue;
    }
    if (used + bytes + 2 > limit) {
      batches.push([]);
      used = 0;
    }
    batches[batches.length - 1].push(item);
    used += bytes + 2;
  }
  return { batches, tooLarge };
}
