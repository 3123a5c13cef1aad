import { gunzipSync, inflateRawSync } from 'node:zlib';

/** The most that a compressed body may become, in bytes. */
export const largestPlain = 268_435_456;

/** A body without its compression, told by its first bytes: gzip, also several in a row, or a zip with its files one after the other. */
export function plain(bytes: Buffer, largest = largestPlain): Buffer {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, { maxOutputLength: largest });
  if (bytes.length > 22 && bytes.readUInt32LE(0) === localFile) return Buffer.concat(zipFiles(bytes, largest));
  return bytes;
}

const localFile = 0x04034b50;
const centralFile = 0x02014b50;
const centralEnd = 0x06054b50;

/** The files of a zip, in the order of its directory: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function zipFiles(zip: Buffer, largest: number): Buffer[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== centralEnd) throw new Error('the zip has no directory');
  const files: Buffer[] = [];
  let left = largest;
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    if (zip.readUInt32LE(at) !== centralFile) throw new Error('the directory of the zip is damaged');
    const file = unzipped(zip, at, left);
    left -= file.length;
    files.push(file);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

function unzipped(zip: Buffer, entry: number, left: number): Buffer {
  const method = zip.readUInt16LE(entry + 10);
  const size = zip.readUInt32LE(entry + 20);
  const local = zip.readUInt32LE(entry + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + size);
  if (packed.length < size) throw new Error('the zip ends within a file');
  if (method === 0 && size <= left) return packed;
  if (method === 8) return inflateRawSync(packed, { maxOutputLength: Math.max(left, 1) });
  throw new Error(`the zip holds a file of ${size} bytes with the method ${method}`);
}
