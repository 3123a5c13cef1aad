import { Failure } from '../core/failure.ts';
import { largestBatch } from './batch.ts';
import { type DeadLetter, type DeadLetters, keepLetters } from './dead-letters.ts';
import { encodeRow, joinRows } from './encode.ts';
import type { Patience } from './persist.ts';
import type { Shaped, Shaper } from './shape.ts';
import type { Arriving, Spool } from './spool/spool.ts';
import type { State } from './state.ts';
import { type Item, lettersOf, type Watch } from './take.ts';
import type { Tally } from './tally.ts';

/** What became of events that were handed over. */
export interface Taken {
  /** New ones, which are durable now. */
  readonly taken: number;
  /** Ones that had been taken before. */
  readonly repeated: number;
  /** Ones that are in the dead letters. */
  readonly deadLettered: number;
}

/** What a source that can not be asked again hands its events to. */
export interface Intake {
  /**
   * Resolves when the events are durable. An event that can not become a row is in the dead letters then.
   *
   * @throws Failure `spool/full`, `file/unwritable`: answer 503, or stop reading; none of the events is taken.
   */
  take(events: readonly unknown[], options?: { readonly cursor?: unknown }): Promise<Taken>;
  /** Resolves when there is room: what a reader awaits before it reads on. */
  room(signal: AbortSignal): Promise<void>;
  /** The cursor of the last events that are durable. */
  cursor(): unknown;
}

/** What an intake needs. */
export interface TakingIn {
  readonly stream: string;
  readonly table: string;
  readonly shape: Shaper;
  readonly spool: Spool;
  /** Knows which events were taken and are delivered. */
  readonly state: State;
  readonly deadLetters: DeadLetters;
  readonly patience: Patience;
  readonly watch: Watch;
  /** What is counted here is committed with the next batch that leaves the spool. */
  readonly tally: Tally;
  /** Bytes on disk beyond which nothing is taken; 1 GiB where it is missing. */
  readonly spoolLimit?: number;
}

const usualLimit = 1024 ** 3;
/** What one frame holds: damage to it costs no more rows than these. */
const largestFrame = 65_536;
const pauseWhenFull = 200;

/** Opens the way into a spool. */
export function openIntake(into: TakingIn): Intake {
  return new SpoolIntake(into);
}

class SpoolIntake implements Intake {
  readonly #into: TakingIn;
  readonly #limit: number;
  /** Ids that are being written: who brings one of them again waits for the first. */
  readonly #writing = new Map<string, Promise<void>>();
  #unnamed = 0;

  constructor(into: TakingIn) {
    this.#into = into;
    this.#limit = into.spoolLimit ?? usualLimit;
  }

  cursor(): unknown {
    return this.#into.spool.cursor();
  }

  async room(signal: AbortSignal): Promise<void> {
    while (this.#into.spool.bytes > this.#limit) await this.#into.patience.clock.sleep(pauseWhenFull, signal);
  }

  async take(events: readonly unknown[], { cursor }: { readonly cursor?: unknown } = {}): Promise<Taken> {
    const { stream, spool, tally, watch } = this.#into;
    if (spool.bytes > this.#limit) {
      throw new Failure(
        'spool/full',
        `The spool of ${stream} holds ${spool.bytes} bytes; its limit is ${this.#limit}.`,
      );
    }
    const { items, bad, large } = this.#shapeAll(events);
    await keepLetters(this.#into, [...bad, ...lettersOf(this.#into, items, large)]);
    const stored = await this.#store(items, cursor);
    const counts = {
      fetched: events.length,
      duplicates: items.length - stored,
      deadLettered: bad.length + large.length,
    };
    tally.add(counts);
    watch.count(stream, counts);
    return { taken: stored, repeated: counts.duplicates, deadLettered: counts.deadLettered };
  }

  #shapeAll(events: readonly unknown[]) {
    const { shape, stream, table, watch } = this.#into;
    const items: Item[] = [];
    const bad: DeadLetter[] = [];
    const large: { item: Item; bytes: number }[] = [];
    for (const event of events) {
      const shaped = shape(event);
      if ('reason' in shaped) bad.push({ stream, table, reason: shaped.reason, event });
      else {
        watch.leftOver(stream, shaped.row.AdditionalFields);
        const item = this.#itemOf(shaped, event);
        const bytes = Buffer.byteLength(item.encoded);
        if (bytes + 2 > largestBatch) large.push({ item, bytes });
        else items.push(item);
      }
    }
    return { items, bad, large };
  }

  /** An event without an id of its own gets one that no other event has, in this life of the process or any other. */
  #itemOf(shaped: Shaped, event: unknown): Item {
    if (shaped.id === '') shaped.row.IngestId = `${this.#into.spool.id}-${(this.#unnamed++).toString(36)}`;
    return { ...shaped, event, encoded: encodeRow(shaped.row) };
  }

  /** Stores what is new and gives how many that are. */
  async #store(items: readonly Item[], cursor: unknown): Promise<number> {
    await this.#othersWrite(items);
    const fresh = this.#onlyNew(items);
    const ids = fresh.map(({ id }) => id).filter(id => id !== '');
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const id of ids) this.#writing.set(id, promise);
    try {
      await Promise.all(framesOf(fresh, cursor).map(frame => this.#into.spool.append(frame)));
      return fresh.length;
    } finally {
      for (const id of ids) this.#writing.delete(id);
      resolve();
    }
  }

  async #othersWrite(items: readonly Item[]): Promise<void> {
    for (;;) {
      const writing = items.map(({ id }) => this.#writing.get(id)).filter(it => it !== undefined);
      if (!writing.length) return;
      await Promise.all(writing);
    }
  }

  #onlyNew(items: readonly Item[]): Item[] {
    const { spool, state, stream } = this.#into;
    const unknown = items.map(({ id }) => id).filter(id => id !== '' && !spool.ids.has(id));
    const fresh = unknown.length ? state.fresh(stream, unknown) : new Set<string>();
    return items.filter(({ id }) => id === '' || fresh.delete(id));
  }
}

/** The frames for rows that are taken together: small ones, and the cursor in the last. */
function framesOf(items: readonly Item[], cursor: unknown): Arriving[] {
  const groups: Item[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    if (bytes + item.encoded.length > largestFrame) {
      groups.push([]);
      bytes = 0;
    }
    groups[groups.length - 1].push(item);
    bytes += item.encoded.length;
  }
  return groups.map((group, index) => arriving(group, index === groups.length - 1 ? cursor : undefined));
}

function arriving(items: readonly Item[], cursor: unknown): Arriving {
  const ids = items.map(({ id }) => id).filter(id => id !== '');
  return {
    rows: joinRows(items.map(({ encoded }) => encoded)),
    newest: items.reduce((most, { time }) => Math.max(most, time), Number.NEGATIVE_INFINITY),
    facts: { ...(ids.length ? { ids } : {}), ...(cursor === undefined ? {} : { cursor }) },
  };
}
