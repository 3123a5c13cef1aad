import { randomBytes } from 'node:crypto';
import { Failure } from '../../core/failure.ts';
import { invariant } from '../../core/invariant.ts';
import { type EncodedRows, separator } from '../encode.ts';
import type { Appending, SpoolFiles } from './files.ts';
import { encodeFrame, type Facts, type Frame } from './frame.ts';
import { Acknowledged, type Place } from './place.ts';
import { type Damage, framesOf } from './segment.ts';

/** Rows on their way into the spool. */
export interface Arriving {
  readonly rows: EncodedRows;
  /** The newest event time among them, in milliseconds since 1970. */
  readonly newest: number;
  readonly facts: Facts;
}

/** Rows on their way out: from row `from` up to and without row `to`. */
export interface Outgoing {
  readonly from: number;
  readonly to: number;
  readonly rows: EncodedRows;
  readonly newest: number;
  readonly ids: readonly string[];
}

export interface SpoolOptions {
  readonly files: SpoolFiles;
  /** What is acknowledged, as it was committed last. */
  readonly place: Place | undefined;
  /** Told of every damaged stretch, once; its bytes are kept beside the segments. */
  readonly damaged: (damage: Damage) => void;
  readonly now: () => number;
  /** A segment is closed when it is this large; 32 MiB where it is missing. */
  readonly segmentBytes?: number;
}

/**
 * Rows on disk that are not yet in their table, in the order in which they came: segment files of frames with checksums.
 * Rows that arrive together are synced together. Nothing is read before it is synced, and a segment is removed when all of it
 * is acknowledged and that is committed.
 */
export interface Spool {
  /** With a number of a row it names the row among all of all spools, in this life of the process and any other. */
  readonly id: string;
  /** The number that the first row of the next `append` gets. */
  readonly next: number;
  /** Resolves when the rows are on disk. @throws Failure `file/unwritable`; then none of them is kept. */
  append(arriving: Arriving): Promise<void>;
  /** The next rows that were not read yet, at most `limit` bytes with brackets (but at least one frame); undefined when there are none. */
  read(limit: number): Promise<Outgoing | undefined>;
  /** Rows are done. Gives what to commit; after that, `forget` removes what is not needed any more. */
  acknowledge(rows: Pick<Outgoing, 'from' | 'to'>): Place;
  forget(ids?: readonly string[]): Promise<void>;
  /** Resolves when there is something to read. */
  readable(signal: AbortSignal): Promise<void>;
  /** The cursor of the last durable rows that had one. */
  cursor(): unknown;
  /** Ids of events that are in the spool. */
  readonly ids: ReadonlySet<string>;
  /** Bytes on disk. */
  readonly bytes: number;
  /** Bytes that are not read yet. */
  readonly unread: number;
  /** When the oldest rows that are not acknowledged came, in milliseconds since 1970; undefined when there are none. */
  readonly oldest: number | undefined;
  close(): Promise<void>;
}

interface Segment {
  readonly name: string;
  /** What is synced of it. */
  size: number;
  /** The number behind its last row. */
  end: number;
}

/** Where the next read begins. */
interface Reading {
  readonly segment: Segment;
  readonly offset: number;
}

interface Waiting {
  readonly frame: Frame;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

const ending = '.spool';
const usualSegment = 32 * 1024 * 1024;

/** Opens the spool of a folder: what is damaged is told, set aside and passed over, everything else is there. */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const spool = new SegmentedSpool(options);
  await spool.recover();
  return spool;
}

class SegmentedSpool implements Spool {
  readonly id = randomBytes(9).toString('base64url');
  next = 0;
  bytes = 0;
  readonly ids = new Set<string>();
  readonly #options: SpoolOptions;
  readonly #acknowledged: Acknowledged;
  readonly #arrivals: { readonly end: number; readonly at: number }[] = [];
  #segments: Segment[] = [];
  #file: Appending | undefined;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | undefined;
  #cursor: unknown;
  #readRow = 0;
  #readAt: Reading | undefined;
  readonly #wake = new Set<() => void>();
  #closed = false;

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#acknowledged = new Acknowledged(options.place);
    this.#cursor = options.place?.cursor;
  }

  async recover(): Promise<void> {
    const { files } = this.#options;
    const names = await files.list();
    this.next = this.#acknowledged.end;
    this.#readRow = this.#acknowledged.until;
    for (const name of names.filter(it => it.endsWith(ending)).sort()) await this.#recoverSegment(name, names);
    await this.forget();
  }

  async #recoverSegment(name: string, names: readonly string[]): Promise<void> {
    const { files } = this.#options;
    // At least one number is used up, so that no later segment gets the name of one whose rows were never synced.
    const segment = { name, size: await files.size(name), end: Number(name.slice(0, -ending.length)) + 1 };
    const seen = (rows: { first: number; count: number }) => {
      segment.end = Math.max(segment.end, rows.first + rows.count);
    };
    for await (const found of framesOf(files, name, 0, segment.size)) {
      if ('frame' in found) {
        seen(found.frame);
        this.#learn(found.frame);
      } else {
        if (found.rows) seen(found.rows);
        await this.#setAside(found, names);
      }
    }
    this.#segments.push(segment);
    this.bytes += segment.size;
    this.next = Math.max(this.next, segment.end);
    if (segment.end > this.#acknowledged.until) this.#arrivals.push({ end: segment.end, at: this.#options.now() });
  }

  #learn({ facts, first, count }: Frame): void {
    if (facts.cursor !== undefined) this.#cursor = facts.cursor;
    if (!this.#acknowledged.has(first, first + count)) for (const id of facts.ids ?? []) this.ids.add(id);
  }

  /** The bytes of a damaged stretch are kept under a name that tells where they stood, so that it is told only once. */
  async #setAside(damage: Damage, names: readonly string[]): Promise<void> {
    const name = `damaged-${damage.segment}-${damage.at}`;
    if (names.includes(name)) return;
    const { files, damaged } = this.#options;
    await files.keep(name, await files.read(damage.segment, damage.at, damage.bytes));
    damaged(damage);
  }

  append({ rows, newest, facts }: Arriving): Promise<void> {
    invariant(!this.#closed, 'a closed spool takes nothing');
    const frame = { first: this.next, count: rows.count, newest, rows: rows.bytes, facts };
    this.next += rows.count;
    return new Promise((stored, failed) => {
      this.#waiting.push({ frame, stored, failed });
      this.#flushing ??= this.#flush();
    });
  }

  /** Writes what has arrived, syncs once, and again as long as more has arrived meanwhile. */
  async #flush(): Promise<void> {
    await null;
    while (this.#waiting.length) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(group.map(({ frame }) => frame));
        for (const { stored } of group) stored();
      } catch (cause) {
        await this.#abandon();
        const words = (cause as Error).message;
        const failure = new Failure('file/unwritable', `The spool can not be written: ${words}.`, { cause });
        for (const { failed } of group) failed(failure);
      }
    }
    this.#flushing = undefined;
  }

  async #write(frames: readonly Frame[]): Promise<void> {
    this.#file ??= await this.#begin(frames[0].first);
    const segment = this.#segments[this.#segments.length - 1];
    const buffers = frames.flatMap(encodeFrame);
    await this.#file.write(buffers);
    await this.#file.sync();
    const written = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
    const last = frames[frames.length - 1];
    segment.size += written;
    segment.end = last.first + last.count;
    this.bytes += written;
    for (const frame of frames) this.#learn(frame);
    this.#arrived(segment.end);
    if (segment.size >= (this.#options.segmentBytes ?? usualSegment)) await this.#finish();
  }

  async #begin(first: number): Promise<Appending> {
    const name = `${String(first).padStart(16, '0')}${ending}`;
    const file = await this.#options.files.create(name);
    this.#segments.push({ name, size: 0, end: first });
    return file;
  }

  async #finish(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  /** After a write that failed nobody knows what is on disk behind the last sync: that segment is never written again. */
  async #abandon(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    if (!file) return;
    await file.truncate(this.#segments[this.#segments.length - 1].size).catch(() => {});
    await file.close().catch(() => {});
  }

  #arrived(end: number): void {
    const at = this.#options.now();
    const last = this.#arrivals[this.#arrivals.length - 1];
    if (last && at - last.at < 1000) this.#arrivals.pop();
    this.#arrivals.push({ end, at: last && at - last.at < 1000 ? last.at : at });
    for (const wake of this.#wake) wake();
  }

  async read(limit: number): Promise<Outgoing | undefined> {
    const frames: Frame[] = [];
    let bytes = 0;
    for await (const { frame, at } of this.#unreadFrames()) {
      if (frame && frames.length && bytes + frame.rows.length + separator.length > limit) break;
      this.#readAt = at;
      if (!frame || this.#acknowledged.has(frame.first, frame.first + frame.count)) continue;
      frames.push(frame);
      bytes += frame.rows.length + separator.length;
      if (bytes >= limit) break;
    }
    return frames.length ? this.#outgoing(frames) : undefined;
  }

  #outgoing(frames: readonly Frame[]): Outgoing {
    const last = frames[frames.length - 1];
    const from = this.#readRow;
    this.#readRow = last.first + last.count;
    return {
      from,
      to: this.#readRow,
      rows: {
        bytes: joined(frames.map(frame => frame.rows)),
        count: frames.reduce((sum, frame) => sum + frame.count, 0),
      },
      newest: frames.reduce((most, frame) => Math.max(most, frame.newest), Number.NEGATIVE_INFINITY),
      ids: frames.flatMap(({ facts }) => facts.ids ?? []),
    };
  }

  async *#unreadFrames(): AsyncGenerator<{ frame?: Frame; at: Reading }> {
    for (let { segment, offset } = this.#readingFrom(); segment; segment = this.#after(segment), offset = 0) {
      for await (const found of framesOf(this.#options.files, segment.name, offset, segment.size)) {
        if ('frame' in found) yield { frame: found.frame, at: { segment, offset: found.end } };
        else {
          await this.#setAside(found, await this.#options.files.list());
          yield { at: { segment, offset: found.at + found.bytes } };
        }
      }
    }
  }

  #readingFrom(): { segment: Segment | undefined; offset: number } {
    if (this.#readAt && this.#segments.includes(this.#readAt.segment)) return this.#readAt;
    return { segment: this.#segments[0], offset: 0 };
  }

  #after(segment: Segment): Segment | undefined {
    return this.#segments[this.#segments.indexOf(segment) + 1];
  }

  get unread(): number {
    const { segment, offset } = this.#readingFrom();
    const rest = segment ? this.#segments.slice(this.#segments.indexOf(segment)) : [];
    return rest.reduce((sum, { size }) => sum + size, -offset);
  }

  acknowledge({ from, to }: Pick<Outgoing, 'from' | 'to'>): Place {
    this.#acknowledged.add(from, to);
    return this.#acknowledged.place(this.#cursor);
  }

  async forget(ids: readonly string[] = []): Promise<void> {
    for (const id of ids) this.ids.delete(id);
    const { until } = this.#acknowledged;
    while (this.#arrivals.length && this.#arrivals[0].end <= until) this.#arrivals.shift();
    while (this.#segments.length > (this.#file ? 1 : 0) && this.#segments[0].end <= until) {
      const [{ name, size }] = this.#segments.splice(0, 1);
      this.bytes -= size;
      await this.#options.files.remove(name);
    }
  }

  async readable(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.unread > 0) return;
    await new Promise<void>((resolve, reject) => {
      const done = () => {
        signal.removeEventListener('abort', stopped);
        this.#wake.delete(done);
        resolve();
      };
      const stopped = () => {
        this.#wake.delete(done);
        reject(signal.reason);
      };
      this.#wake.add(done);
      signal.addEventListener('abort', stopped, { once: true });
    });
  }

  cursor(): unknown {
    return this.#cursor;
  }

  get oldest(): number | undefined {
    return this.#arrivals[0]?.at;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#flushing;
    await this.#finish();
  }
}

function joined(rows: readonly Buffer[]): Buffer {
  if (rows.length === 1) return rows[0];
  const between = Buffer.from(separator);
  return Buffer.concat(rows.flatMap((bytes, index) => (index ? [between, bytes] : [bytes])));
}
