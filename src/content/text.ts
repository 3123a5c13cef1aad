import type { Span } from '../core/diagnostic.ts';

/** Where the lines of a text begin: turns offsets (UTF-16 units from 0) into lines and columns (from 1). */
export class Lines {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    for (const found of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(found.index + found[0].length);
    this.#text = text;
  }

  /** The place of `[start, end)`; offsets beyond the text are its end. */
  span(start: number, end = start): Span {
    const from = this.#place(start);
    const to = this.#place(Math.max(start, end));
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  #place(offset: number): { line: number; column: number } {
    const within = Math.min(Math.max(offset, 0), this.#text.length);
    const at = this.#text[within] === '\n' && this.#text[within - 1] === '\r' ? within - 1 : within;
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle] <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - this.#starts[low] + 1 };
  }
}

/** A file as text, without its byte order mark, or the offset (within `text`) of the first byte that is no UTF-8. */
export interface Decoded {
  text: string;
  /** What is wrong with the encoding, and where. */
  problem?: { offset: number; message: string; help: string };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Decodes a file: UTF-8 with or without a byte order mark; anything else is a problem with a place. */
export function decodeText(bytes: Uint8Array): Decoded {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return broken('', 0, 'The file is UTF-16, not UTF-8.');
  }
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    const good = validPrefix(bytes);
    const text = utf8.decode(bytes.subarray(0, good));
    return broken(text, text.length, `Byte ${good + 1} of the file is no UTF-8 (0x${bytes[good].toString(16)}).`);
  }
}

function broken(text: string, offset: number, message: string): Decoded {
  return { text, problem: { offset, message, help: 'Save the file as UTF-8.' } };
}

/** How many bytes from the start are whole UTF-8 characters. */
function validPrefix(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (decodes(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  while (low > 0 && !endsWhole(bytes.subarray(0, low))) low--;
  return low;
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function endsWhole(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The same text without its byte order mark, so that the first column is the first character one sees. */
export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
