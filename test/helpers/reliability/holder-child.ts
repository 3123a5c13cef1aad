// Holds partitions and writes to them. It notices a pause by the gap in its own clock, and then writes once more to each.
import { Failure } from '../../../src/core/failure.ts';
import type { Lease } from '../../../src/ingest/stores/store.ts';
import type { Holder } from './paused-holders.ts';
import { openStore, type StorePlace } from './store-place.ts';

const { place, partitions } = JSON.parse(process.argv[2]) as { place: StorePlace; partitions: string[] };
const store = await openStore(place);
const leases = await Promise.all(partitions.map(partition => store.claim(partition)));
const holders = leases.map((lease, index): [Lease, Holder] => {
  if (!lease) throw new Error(`${partitions[index]} is held by another`);
  return [lease, { partition: lease.partition, before: 0, after: 0, lost: false }];
});
await Promise.all(
  holders.map(async ([lease, holder]) => {
    await lease.commit({ counts: { sent: 1 } });
    holder.before++;
  }),
);
// The clock runs before the others are told, as the pause may come right then.
const paused = pause(place.lasts);
console.log('held');
await paused;
for (const [lease, holder] of holders) {
  try {
    await lease.commit({ counts: { sent: 1 } });
    holder.after++;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'lease/lost') throw error;
    holder.lost = true;
  }
}
console.log(JSON.stringify(holders.map(([, holder]) => holder)));

/** Resolves when this process has stood still for so long: not before, however long the others take to start. */
async function pause(least: number): Promise<void> {
  for (let last = performance.now(), gap = 0; gap < least; last += gap) {
    await new Promise(resolve => setTimeout(resolve, 20));
    gap = performance.now() - last;
  }
}
