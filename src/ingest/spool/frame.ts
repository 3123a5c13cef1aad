import { crc32 } from 'node:zlib';

/**
 * What a spool holds: rows that were taken together.
 *
 * ```
 * 0   4  ff 'P' 'F' fe: never part of a row, which is UTF-8
 * 4   4  bytes of the facts
 * 8   4  bytes of the rows
 * 12  4  how many rows
 * 16  8  number of the first row
 * 24  8  newest event time, in milliseconds since 1970
 * 32  4  CRC-32 of the facts and the rows
 * 36  4  CRC-32 of the 36 bytes before
 * 40     facts as JSON, then the rows
 * ```
 */
export interface Frame {
  readonly first: number;
  readonly count: number;
  readonly newest: number;
  readonly rows: Buffer;
  readonly facts: Facts;
}

/** What is known of the rows of a frame besides themselves. */
export interface Facts {
  /** The ids of their events, where the stream has them. */
  readonly ids?: readonly string[];
  /** The cursor of their source. */
  readonly cursor?: unknown;
}

const mark = Buffer.from([0xff, 0x50, 0x46, 0xfe]);
export const headerBytes = 40;
/** No frame is longer; a length beyond it is damage. Facts hold ids and a cursor. */
export const longestFrame = 4 * 1024 * 1024;

const noFacts = Buffer.alloc(0);

/** A frame as it is written: header, facts, rows. The rows are not copied. */
export function encodeFrame(frame: Frame): Buffer[] {
  const facts =
    frame.facts.ids || frame.facts.cursor !== undefined ? Buffer.from(JSON.stringify(frame.facts)) : noFacts;
  const header = Buffer.allocUnsafe(headerBytes);
  mark.copy(header);
  header.writeUInt32LE(facts.length, 4);
  header.writeUInt32LE(frame.rows.length, 8);
  header.writeUInt32LE(frame.count, 12);
  header.writeBigUInt64LE(BigInt(frame.first), 16);
  header.writeDoubleLE(frame.newest, 24);
  header.writeUInt32LE(crc32(frame.rows, crc32(facts)), 32);
  header.writeUInt32LE(crc32(header.subarray(0, 36)), 36);
  return facts.length ? [header, facts, frame.rows] : [header, frame.rows];
}

/** How long a frame is from its whole header; undefined when the bytes are none. */
export function frameLength(bytes: Buffer, at: number): number | undefined {
  if (at + headerBytes > bytes.length || bytes.readUInt32LE(at) !== mark.readUInt32LE(0)) return undefined;
  if (bytes.readUInt32LE(at + 36) !== crc32(bytes.subarray(at, at + 36))) return undefined;
  const length = headerBytes + bytes.readUInt32LE(at + 4) + bytes.readUInt32LE(at + 8);
  return length <= longestFrame ? length : undefined;
}

/** The number of the first row and how many they are, by a header that is whole. */
export function rowsOfHeader(bytes: Buffer, at: number): { first: number; count: number } {
  return { first: Number(bytes.readBigUInt64LE(at + 16)), count: bytes.readUInt32LE(at + 12) };
}

/** The frame at a place, or undefined when its facts or its rows are not what was written. */
export function decodeFrame(bytes: Buffer, at: number, length: number): Frame | undefined {
  const inside = bytes.subarray(at + headerBytes, at + length);
  if (inside.length < length - headerBytes || crc32(inside) !== bytes.readUInt32LE(at + 32)) return undefined;
  const facts = bytes.readUInt32LE(at + 4);
  return {
    ...rowsOfHeader(bytes, at),
    newest: bytes.readDoubleLE(at + 24),
    facts: facts ? (JSON.parse(inside.toString('utf8', 0, facts)) as Facts) : {},
    rows: inside.subarray(facts),
  };
}

/** Where the next frame could begin, at or behind a place; the end where there is none. */
export function nextMark(bytes: Buffer, from: number): number {
  const at = bytes.indexOf(mark, from);
  return at < 0 ? bytes.length : at;
}
