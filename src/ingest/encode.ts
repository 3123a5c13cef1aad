/** Stands between two rows. A line break never stands inside of one, because JSON escapes it: rows are told apart by it. */
export const separator = ',\n';
const lineBreak = 10;

/**
 * Rows as the bytes that are measured, stored, compressed and sent: JSON objects with {@link separator} between them.
 * They are encoded once and never again.
 */
export interface EncodedRows {
  readonly bytes: Buffer;
  readonly count: number;
}

/** One row as JSON; a line break inside of a text is escaped. */
export function encodeRow(row: object): string {
  return JSON.stringify(row);
}

/** Encoded rows, one after the other. */
export function joinRows(rows: readonly string[]): EncodedRows {
  return { bytes: Buffer.from(rows.join(separator)), count: rows.length };
}

/** Where each row starts, and behind the last one where a next one would: row `n` is `starts[n]` up to `starts[n + 1] - 2`. */
export function startsOf({ bytes, count }: EncodedRows): Uint32Array {
  const starts = new Uint32Array(count + 1);
  for (let row = 1, at = 0; row < count; row++) starts[row] = at = bytes.indexOf(lineBreak, at) + 1;
  starts[count] = bytes.length + separator.length;
  return starts;
}

/** Some of the rows, `from` up to and without `to`, without copying them. */
export function sliceRows(rows: EncodedRows, starts: Uint32Array, from: number, to: number): EncodedRows {
  return { bytes: rows.bytes.subarray(starts[from], starts[to] - separator.length), count: to - from };
}

const open = Buffer.from('[');
const close = Buffer.from(']');

/** The JSON array that is sent. */
export function bodyOf({ bytes }: EncodedRows): Buffer {
  return Buffer.concat([open, bytes, close]);
}
