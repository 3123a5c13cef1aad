import type { SpoolFiles } from './files.ts';
import { decodeFrame, type Frame, frameLength, headerBytes, nextMark, rowsOfHeader } from './frame.ts';

/** A stretch of a segment that is no frame, and the rows that stood there where its header is still readable. */
export interface Damage {
  readonly segment: string;
  readonly at: number;
  readonly bytes: number;
  readonly rows: { readonly first: number; readonly count: number } | undefined;
  /** It runs to the end of the segment, as a write does that was cut off before anyone was told that it is done. */
  readonly unfinished: boolean;
}

/** A frame and where the next one begins. */
export interface Found {
  readonly frame: Frame;
  readonly end: number;
}

const readAhead = 1024 * 1024;

/**
 * The frames of a segment from a place on, in order. What is damaged is given as damage, and only that: after it reading goes on at
 * the next header that is whole.
 */
export async function* framesOf(
  files: Pick<SpoolFiles, 'read'>,
  segment: string,
  from: number,
  to: number,
): AsyncGenerator<Found | Damage> {
  const window = new Window(files, segment, to);
  let at = from;
  while (at < to) {
    const length = await window.lengthAt(at);
    const frame = length === undefined ? undefined : await window.frameAt(at, length);
    if (frame && length !== undefined) {
      at += length;
      yield { frame, end: at };
      continue;
    }
    const end = await window.nextHeader(at + (length === undefined ? 1 : headerBytes));
    const rows = length === undefined ? undefined : await window.rowsAt(at);
    yield { segment, at, bytes: end - at, rows, unfinished: end === to };
    at = end;
  }
}

/** A stretch of a segment in memory, which moves on as it is read. */
class Window {
  readonly #files: Pick<SpoolFiles, 'read'>;
  readonly #segment: string;
  readonly #to: number;
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(files: Pick<SpoolFiles, 'read'>, segment: string, to: number) {
    this.#files = files;
    this.#segment = segment;
    this.#to = to;
  }

  async lengthAt(at: number): Promise<number | undefined> {
    await this.#have(at, headerBytes);
    return frameLength(this.#bytes, at - this.#start);
  }

  async frameAt(at: number, length: number): Promise<Frame | undefined> {
    await this.#have(at, length);
    return decodeFrame(this.#bytes, at - this.#start, length);
  }

  async rowsAt(at: number): Promise<{ first: number; count: number }> {
    await this.#have(at, headerBytes);
    return rowsOfHeader(this.#bytes, at - this.#start);
  }

  /** Where the next whole header is, at or behind a place. */
  async nextHeader(from: number): Promise<number> {
    for (let at = from; at < this.#to; ) {
      await this.#have(at, readAhead);
      at = this.#start + nextMark(this.#bytes, at - this.#start);
      if (at >= this.#start + this.#bytes.length) {
        if (at >= this.#to) break;
        at -= 3;
        continue;
      }
      if ((await this.lengthAt(at)) !== undefined) return at;
      at++;
    }
    return this.#to;
  }

  async #have(at: number, length: number): Promise<void> {
    const end = Math.min(at + length, this.#to);
    if (at >= this.#start && end <= this.#start + this.#bytes.length) return;
    const wanted = Math.min(Math.max(length, readAhead), this.#to - at);
    this.#bytes = await this.#files.read(this.#segment, at, Math.max(wanted, 0));
    this.#start = at;
  }
}
