import { createHash } from 'node:crypto';
import type { ScalarType, Value } from '../value.ts';
import { converter } from './convert.ts';
import { any, type Call, defineFunction, long, page, type ScalarFunction } from './define.ts';
import { xxh64 } from './xxh64.ts';

const utf8 = new TextEncoder();

/** The bytes that are hashed: whole numbers and times as 64 bits, reals as they lie in memory, all else as text. */
function bytesOf(type: ScalarType): (value: Value) => Uint8Array {
  if (type === 'real') return value => words(view => view.setFloat64(0, value as number, true));
  if (type === 'string' || type === 'dynamic' || type === 'decimal' || type === 'guid') {
    const text = converter(type, 'string');
    return value => utf8.encode(text(value) as string);
  }
  const whole = converter(type, 'long');
  return value => words(view => view.setBigInt64(0, whole(value) as bigint, true));
}

function words(write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(8);
  write(new DataView(bytes.buffer));
  return bytes;
}

function bindHash(call: Call): (value: Value, mod: bigint | null) => Value {
  const bytes = bytesOf(call.args[0]);
  return (value, mod) => {
    if (value === null || mod === 0n) return null;
    const hash = xxh64(bytes(value));
    return mod === null ? hash : BigInt.asUintN(64, hash) % (mod < 0n ? -mod : mod);
  };
}

const xxhash64 = defineFunction({
  docs: page('hash-function'),
  takes: [any('source'), long('mod', null)],
  gives: 'long',
  nulls: 'seen',
  bind: bindHash,
  sql: null,
  examples: {
    'hash("")': '-1205034819632174695',
    'hash("a") == hash_xxhash64("a")': true,
    'hash("contoso", 10) between (0 .. 9)': true,
    'hash(long(null))': null,
  },
});

/** A digest of the text of a value, in lower-case hexadecimal. */
function digest(name: 'md5' | 'sha1' | 'sha256', examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`hash-${name}-function`),
    takes: [any('source')],
    gives: 'string',
    bind: call => {
      const text = converter(call.args[0], 'string');
      return value =>
        createHash(name)
          .update(text(value) as string)
          .digest('hex');
    },
    sql: null,
    examples,
  });
}

/** Hash functions. */
export const hashes: Record<string, ScalarFunction> = {
  hash: xxhash64,
  hash_xxhash64: xxhash64,
  hash_md5: digest('md5', {
    'hash_md5("")': 'd41d8cd98f00b204e9800998ecf8427e',
    'hash_md5(123) == hash_md5("123")': true,
  }),
  hash_sha1: digest('sha1', {
    'hash_sha1("abc")': 'a9993e364706816aba3e25717850c26c9cd0d89d',
    'hash_sha1("")': 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  }),
  hash_sha256: digest('sha256', {
    'hash_sha256("abc")': 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    'hash_sha256("")': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  }),
};
