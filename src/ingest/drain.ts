import { Failure } from '../core/failure.ts';
import { largestBatch } from './batch.ts';
import { add, noCounts } from './counts.ts';
import { type DeadLetters, keepLetters } from './dead-letters.ts';
import { type Delivered, deliver } from './deliver.ts';
import { sliceRows, startsOf } from './encode.ts';
import { type Patience, persist } from './persist.ts';
import type { Sink } from './sink.ts';
import type { Outgoing, Spool } from './spool/spool.ts';
import type { State } from './state.ts';
import type { Watch } from './take.ts';
import type { Tally } from './tally.ts';

/** What takes the rows of a spool to their table. */
export interface Draining {
  readonly stream: string;
  readonly table: string;
  readonly spool: Spool;
  readonly state: State;
  readonly sink: Sink;
  readonly deadLetters: DeadLetters;
  readonly patience: Patience;
  readonly watch: Watch;
  readonly tally: Tally;
  readonly until: 'caught-up' | 'stopped';
}

/** Batches of one spool on their way at once: what a kill can repeat. */
const mostAtOnce = 8;
/** How long few rows wait for more, so that they travel together. */
const linger = 1_000;
/** GitHub offers to send a delivery again for three days; ids are known longer than that. */
const idsKnownFor = 8 * 86_400_000;

/**
 * Takes rows from a spool to their table, oldest first, several batches at once; as a service, again and again.
 * A batch that is acknowledged is committed at once, whatever became of the others. When the signal is aborted, nothing more is read, and
 * what is on its way ends.
 */
export async function drain(draining: Draining): Promise<void> {
  const flights = new Flights();
  try {
    for (;;) {
      flights.check();
      draining.patience.signal.throwIfAborted();
      const rows = await next(draining, flights);
      if (rows) flights.start(carry(draining, rows));
      else if (draining.until === 'caught-up' && !draining.spool.unread && !flights.size) break;
    }
  } finally {
    await flights.all();
    await persist('The state', draining.patience, async () => commitCounts(draining));
  }
}

/** Batches on their way. A failure of one is thrown at the next check. */
class Flights {
  readonly #flights = new Set<Promise<void>>();
  #failed: unknown;

  get size(): number {
    return this.#flights.size;
  }

  start(flight: Promise<void>): void {
    const noted = flight.catch(error => {
      this.#failed ??= error;
    });
    this.#flights.add(noted);
    void noted.then(() => this.#flights.delete(noted));
  }

  check(): void {
    if (this.#failed !== undefined) throw this.#failed;
  }

  async any(): Promise<void> {
    await Promise.race(this.#flights);
  }

  async all(): Promise<void> {
    await Promise.all(this.#flights);
  }
}

/** The next batch when there is one and room for it; waits for either. */
async function next(draining: Draining, flights: Flights): Promise<Outgoing | undefined> {
  const { spool, until, patience } = draining;
  if (flights.size >= mostAtOnce || (!spool.unread && flights.size && until === 'caught-up')) {
    await flights.any();
    return undefined;
  }
  if (until === 'stopped') {
    await spool.readable(patience.signal);
    if (spool.unread < largestBatch) await patience.clock.sleep(linger, patience.signal);
  }
  return spool.read(largestBatch);
}

async function carry(draining: Draining, rows: Outgoing): Promise<void> {
  let deadLettered = 0;
  await deliver(draining.sink, rows.rows, draining.patience, async part => {
    deadLettered += part.refused.length;
    await keepRefused(draining, rows, part);
  });
  await persist('The state', draining.patience, async () => commit(draining, rows, deadLettered));
  await draining.spool.forget(rows.ids);
}

async function keepRefused(draining: Draining, { rows }: Outgoing, { refused }: Delivered): Promise<void> {
  if (!refused.length) return;
  const { stream, table } = draining;
  const starts = startsOf(rows);
  const letters = refused.map(({ row, reason }) => {
    const { bytes } = sliceRows(rows, starts, row, row + 1);
    return { stream, table, reason, row: JSON.parse(bytes.toString('utf8')) as unknown };
  });
  await keepLetters(draining, letters);
}

function commit(draining: Draining, rows: Outgoing, deadLettered: number): void {
  const { stream, state, spool, tally, watch, patience } = draining;
  const now = patience.clock.now();
  const counts = { sent: rows.rows.count - deadLettered, deadLettered };
  const newest = Math.max(state.standing(stream).newest ?? rows.newest, rows.newest);
  const before = tally.take();
  try {
    state.commit(stream, {
      done: rows.ids.map(id => ({ id, time: now })),
      counts: add(before, { ...noCounts, ...counts }),
      moved: { cursor: spool.acknowledge(rows), newest, forgetBefore: now - idsKnownFor },
    });
  } catch (error) {
    tally.add(before);
    throw error;
  }
  watch.count(stream, counts, newest);
}

/** What was counted and never left the spool, such as events that are all dead letters. */
function commitCounts({ tally, state, stream }: Draining): void {
  const counts = tally.take();
  if (Object.values(counts).every(count => count === 0)) return;
  try {
    state.commit(stream, { counts });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tally.add(counts);
    throw error;
  }
}
