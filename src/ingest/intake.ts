import { Failure } from '../core/failure.ts';
import { largestBatch } from './batch.ts';
import { type DeadLetter, type DeadLetters, keepLetters } from './dead-letters.ts';
import { encodeRow, joinRows } from './encode.ts';
import type { Patience } from './persist.ts';
import { type Shape, type Shaped, type Shaper, shaper } from './shape.ts';
import type { Arriving, Spool } from './spool/spool.ts';
import type { State } from './state.ts';
import { type Item, lettersOf, type Watch } from './take.ts';
import type { Tally } from './tally.ts';
import { givenOf } from './unreadable.ts';
import { lineReader, type ReadLine } from './verbatim.ts';

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
  /** The same for lines of JSON: one that is a row already is checked and goes on with its own bytes. */
  takeLines(lines: readonly string[], options?: { readonly cursor?: unknown }): Promise<Taken>;
  /** Resolves when there is room: what a reader awaits before it reads on. */
  room(signal: AbortSignal): Promise<void>;
  /** The cursor of the last events that are durable. */
  cursor(): unknown;
}

/** What an intake needs. */
export interface TakingIn {
  readonly stream: string;
  readonly table: string;
  readonly shape: Shape;
  /** What its rows' ids are made under: `<connector>/<stream>`. */
  readonly origin: string;
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

/** A row that is ready to be stored. */
type Storable = Pick<Item, 'id' | 'time' | 'encoded'>;

/** Rows, and what could not become one or not a whole one. */
interface ShapedEvents {
  readonly items: Storable[];
  readonly bad: DeadLetter[];
}

function emptyShaped(): ShapedEvents {
  return { items: [], bad: [] };
}

/** Opens the way into a spool. */
export function openIntake(into: TakingIn): Intake {
  return new SpoolIntake(into);
}

class SpoolIntake implements Intake {
  readonly #into: TakingIn;
  readonly #limit: number;
  readonly #shape: Shaper;
  readonly #readLine: ReadLine;
  /** Ids that are being written: who brings one of them again waits for the first. */
  readonly #writing = new Map<string, Promise<void>>();
  #unnamed = 0;

  constructor(into: TakingIn) {
    this.#into = into;
    this.#limit = into.spoolLimit ?? usualLimit;
    this.#shape = shaper(into.origin, into.shape);
    this.#readLine = lineReader(into.origin, into.shape);
  }

  cursor(): unknown {
    return this.#into.spool.cursor();
  }

  async room(signal: AbortSignal): Promise<void> {
    while (this.#into.spool.bytes > this.#limit) await this.#into.patience.clock.sleep(pauseWhenFull, signal);
  }

  async take(events: readonly unknown[], options: { readonly cursor?: unknown } = {}): Promise<Taken> {
    this.#mustHaveRoom();
    const shaped = emptyShaped();
    for (const event of events) this.#add(shaped, event);
    return this.#takeIn(shaped, events.length, options.cursor);
  }

  async takeLines(lines: readonly string[], options: { readonly cursor?: unknown } = {}): Promise<Taken> {
    this.#mustHaveRoom();
    const shaped = emptyShaped();
    for (const line of lines) {
      const read = this.#readLine(line);
      if ('row' in read) {
        const encoded = read.row.encoded(read.row.id === '' ? this.#unnamedId() : '');
        shaped.items.push({ id: read.row.id, time: read.row.time, encoded });
      } else if ('event' in read) this.#add(shaped, read.event);
      else shaped.bad.push(this.#letter(read.reason, line));
    }
    return this.#takeIn(shaped, lines.length, options.cursor);
  }

  #mustHaveRoom(): void {
    const { spool, stream } = this.#into;
    if (spool.bytes <= this.#limit) return;
    throw new Failure('spool/full', `The spool of ${stream} holds ${spool.bytes} bytes; its limit is ${this.#limit}.`);
  }

  async #takeIn({ items, bad }: ShapedEvents, fetched: number, cursor: unknown): Promise<Taken> {
    await keepLetters(this.#into, bad);
    const stored = await this.#store(items, cursor);
    const deadLettered = fetched - items.length;
    const counts = { fetched, duplicates: items.length - stored, deadLettered };
    this.#into.tally.add(counts);
    this.#into.watch.count(this.#into.stream, counts);
    return { taken: stored, repeated: counts.duplicates, deadLettered };
  }

  #add({ items, bad }: ShapedEvents, event: unknown): void {
    const shaped = this.#shape(event);
    if ('reason' in shaped) {
      bad.push(this.#letter(shaped.reason, event));
      return;
    }
    this.#into.watch.leftOver(this.#into.stream, shaped.row.AdditionalFields);
    const item = this.#itemOf(shaped, event);
    const bytes = Buffer.byteLength(item.encoded);
    const large = bytes + 2 > largestBatch;
    if (!large) items.push(item);
    if (large || item.cut.length) bad.push(...lettersOf(this.#into, [item], large ? [{ item, bytes }] : []));
  }

  #letter(reason: string, event: unknown): DeadLetter {
    return { stream: this.#into.stream, table: this.#into.table, reason, event: givenOf(event) };
  }

  #itemOf(shaped: Shaped, event: unknown): Item {
    if (shaped.id === '') shaped.row.IngestId = this.#unnamedId();
    return { ...shaped, event, encoded: encodeRow(shaped.row) };
  }

  /** An id for an event without one of its own that no other event has, in this life of the process or any other. */
  #unnamedId(): string {
    return `${this.#into.spool.id}-${(this.#unnamed++).toString(36)}`;
  }

  /** Stores what is new and gives how many that are. */
  async #store(items: readonly Storable[], cursor: unknown): Promise<number> {
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

  async #othersWrite(items: readonly Storable[]): Promise<void> {
    for (;;) {
      const writing = items.map(({ id }) => this.#writing.get(id)).filter(it => it !== undefined);
      if (!writing.length) return;
      await Promise.all(writing);
    }
  }

  #onlyNew(items: readonly Storable[]): readonly Storable[] {
    const { spool, state, stream } = this.#into;
    const unknown = items.map(({ id }) => id).filter(id => id !== '' && !spool.ids.has(id));
    const fresh = unknown.length ? state.fresh(stream, unknown) : new Set<string>();
    return items.filter(({ id }) => id === '' || fresh.delete(id));
  }
}

/** The frames for rows that are taken together: small ones, and the cursor in the last. */
function framesOf(items: readonly Storable[], cursor: unknown): Arriving[] {
  const groups: Storable[][] = [];
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

function arriving(items: readonly Storable[], cursor: unknown): Arriving {
  const ids = items.map(({ id }) => id).filter(id => id !== '');
  return {
    rows: joinRows(items.map(({ encoded }) => encoded)),
    newest: items.reduce((most, { time }) => Math.max(most, time), Number.NEGATIVE_INFINITY),
    facts: { ...(ids.length ? { ids } : {}), ...(cursor === undefined ? {} : { cursor }) },
  };
}
