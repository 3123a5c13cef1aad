import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore, type StorePlace } from './store-place.ts';

export interface PausedReport {
  holders: number;
  /** Partitions that another process took over while their holder was paused. */
  takenOver: number;
  /** Writes of a paused holder that were taken after someone else held the partition. */
  twoWriters: number;
  /** Holders that were told that they had lost their lease. */
  told: number;
}

/** What a holder says of one of its partitions when it goes on. */
export interface Holder {
  partition: string;
  /** Commits that the store took before the pause. */
  before: number;
  /** Commits that the store took after it. */
  after: number;
  lost: boolean;
}

const script = join(import.meta.dirname, 'holder-child.ts');

/**
 * Processes hold partitions and write to them; they are paused with SIGSTOP for longer than their leases last, another process takes
 * over and writes; then they go on. None of their writes may be taken.
 */
export async function pauseHolders(place: StorePlace, processes: number, each: number): Promise<PausedReport> {
  const groups = Array.from({ length: processes }, (_, n) => Array.from({ length: each }, (_, m) => `p${n}-${m}`));
  const holders = await Promise.all(groups.map(partitions => startHolder(place, partitions)));
  for (const { child } of holders) child.kill('SIGSTOP');
  const store = await openStore(place);
  await sleep(place.lasts + 1000);
  const leases = (await Promise.all(groups.flat().map(partition => store.claim(partition)))).filter(
    it => it !== undefined,
  );
  await Promise.all(leases.map(lease => lease.commit({ counts: { deadLettered: 1 } })));
  const taken = new Map(leases.map(lease => [lease.partition, lease.standing().counts.sent]));
  for (const { child } of holders) child.kill('SIGCONT');
  const told = (await Promise.all(holders.map(({ results }) => results))).flat();
  await Promise.all(leases.map(lease => lease.release()));
  await store.close();
  return {
    holders: told.length,
    takenOver: leases.length,
    twoWriters: told.filter(({ partition, before, after }) => after > 0 || taken.get(partition) !== before).length,
    told: told.filter(({ lost }) => lost).length,
  };
}

async function startHolder(place: StorePlace, partitions: string[]) {
  const child = spawn(process.execPath, [script, JSON.stringify({ place, partitions })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const held = await lines.next();
  if (held.value !== 'held') throw new Error(`a holder says ${held.value}`);
  return { child, results: resultsOf(child, lines) };
}

async function resultsOf(child: ChildProcess, lines: AsyncIterator<string>): Promise<Holder[]> {
  const line = await lines.next();
  child.kill();
  return JSON.parse(line.value) as Holder[];
}
