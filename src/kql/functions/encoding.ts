import { gunzipSync, inflateSync } from 'node:zlib';
import type { Dynamic } from '../value.ts';
import { defineFunction, dynamic, guid, page, type ScalarFunction, string } from './define.ts';
import { readGuid } from './read-number.ts';

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of a base64 text; undefined when it is none or its padding is missing. */
function bytesOf(text: string): Buffer | undefined {
  return base64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function textOf(bytes: Uint8Array | undefined): string {
  try {
    return bytes ? utf8.decode(bytes) : '';
  } catch {
    return '';
  }
}

/** More than this is not unpacked. */
const largest = 64 * 1024 * 1024;

function unpacked(text: string, unpack: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer): string {
  try {
    const bytes = bytesOf(text);
    return bytes ? textOf(unpack(bytes, { maxOutputLength: largest })) : '';
  } catch {
    return '';
  }
}

const plain = /[A-Za-z0-9\-_.!*()]/;

/** Percent-encodes the UTF-8 bytes of everything but letters, digits and `-_.!*()`, in lower-case hexadecimal. */
function percentEncoded(text: string, space: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    if (plain.test(character)) encoded += character;
    else encoded += character === ' ' ? space : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return encoded;
}

/** `+` becomes a space and `%xx` a byte; what is no encoding stays. */
export function percentDecoded(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-fA-F]{2})+/g, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

function byteArray(array: Dynamic): Buffer | undefined {
  if (!Array.isArray(array)) return undefined;
  const bytes = array.map(Number);
  return bytes.every(byte => Number.isInteger(byte) && byte >= 0 && byte < 256) ? Buffer.from(bytes) : undefined;
}

const encodeText = defineFunction({
  docs: page('base64-encode-tostring-function'),
  takes: [string('string')],
  gives: 'string',
  run: text => Buffer.from(text, 'utf8').toString('base64'),
  sql: null,
  examples: { 'base64_encode_tostring("Picket")': 'UGlja2V0', 'base64_encode_tostring("")': '' },
});

const decodeText = defineFunction({
  docs: page('base64-decode-tostring-function'),
  takes: [string('base64_string')],
  gives: 'string',
  run: text => textOf(bytesOf(text)),
  sql: null,
  examples: {
    'base64_decode_tostring("UGlja2V0")': 'Picket',
    'base64_decode_tostring("not base64")': '',
    'base64_decode_tostring("/w==")': '',
    'base64_decode_tostring("cABzAA==")': 'p\u0000s\u0000',
  },
});

/** A GUID as .NET lays it in memory: its first three parts from their low byte on. */
const layOut = (text: string) => {
  const [a, b, c, d, e] = text.split('-').map(part => Buffer.from(part, 'hex'));
  return Buffer.concat([a.reverse(), b.reverse(), c.reverse(), d, e]);
};

/** Functions that write and read base64, percent encoding and compressed text. */
export const encodings: Record<string, ScalarFunction> = {
  base64_encode_tostring: encodeText,
  base64_encodestring: encodeText,
  base64_decode_tostring: decodeText,
  base64_decodestring: decodeText,
  base64_decode_toarray: defineFunction({
    docs: page('base64-decode-toarray-function'),
    takes: [string('base64_string')],
    gives: 'dynamic',
    run: text => {
      const bytes = bytesOf(text);
      return bytes ? Array.from(bytes, BigInt) : null;
    },
    sql: null,
    examples: { 'base64_decode_toarray("S3U=")': [75, 117], 'base64_decode_toarray("S3U")': null },
  }),
  base64_encode_fromarray: defineFunction({
    docs: page('base64-encode-fromarray-function'),
    takes: [dynamic('base64_string_decoded_as_array')],
    gives: 'string',
    run: array => byteArray(array)?.toString('base64') ?? '',
    sql: null,
    examples: {
      'base64_encode_fromarray(dynamic([75, 117]))': 'S3U=',
      'base64_encode_fromarray(dynamic([256]))': '',
      'base64_encode_fromarray(dynamic(null))': '',
    },
  }),
  base64_encode_fromguid: defineFunction({
    docs: page('base64-encode-fromguid-function'),
    takes: [guid('guid')],
    gives: 'string',
    run: text => layOut(text).toString('base64'),
    sql: null,
    examples: {
      'base64_encode_fromguid(toguid("01020304-0506-0708-090a-0b0c0d0e0f10"))': 'BAMCAQYFCAcJCgsMDQ4PEA==',
      'base64_encode_fromguid(toguid("x"))': '',
    },
  }),
  base64_decode_toguid: defineFunction({
    docs: page('base64-decode-toguid-function'),
    takes: [string('base64_string')],
    gives: 'guid',
    run: text => {
      const bytes = bytesOf(text);
      if (bytes?.length !== 16) return null;
      const read = readGuid(bytes.toString('hex'))!;
      return readGuid(layOut(read).toString('hex'))!;
    },
    sql: null,
    examples: {
      'base64_decode_toguid("BAMCAQYFCAcJCgsMDQ4PEA==")': '01020304-0506-0708-090a-0b0c0d0e0f10',
      'base64_decode_toguid("AA==")': null,
    },
  }),
  gzip_decompress_from_base64_string: defineFunction({
    docs: page('gzip-base64-decompress'),
    takes: [string('string')],
    gives: 'string',
    run: text => unpacked(text, gunzipSync),
    sql: null,
    examples: {
      'gzip_decompress_from_base64_string("H4sIAAAAAAAAAwvITM5OLQEAg+qdCwYAAAA=")': 'Picket',
      'gzip_decompress_from_base64_string("x0x0")': '',
    },
  }),
  zlib_decompress_from_base64_string: defineFunction({
    docs: page('zlib-base64-decompress'),
    takes: [string('string')],
    gives: 'string',
    run: text => unpacked(text, inflateSync),
    sql: null,
    examples: {
      'zlib_decompress_from_base64_string("eJwLyEzOTi0BAAf+AmE=")': 'Picket',
      'zlib_decompress_from_base64_string("x0x0")': '',
    },
  }),
  url_encode: defineFunction({
    docs: page('url-encode-function'),
    takes: [string('url')],
    gives: 'string',
    run: url => percentEncoded(url, '+'),
    sql: null,
    examples: {
      'url_encode("https://contoso.example/a b")': 'https%3a%2f%2fcontoso.example%2fa+b',
      'url_encode("é")': '%c3%a9',
    },
  }),
  url_encode_component: defineFunction({
    docs: page('url-encode-component-function'),
    takes: [string('url')],
    gives: 'string',
    run: url => percentEncoded(url, '%20'),
    sql: null,
    examples: { 'url_encode_component("a b/c")': 'a%20b%2fc', 'url_encode_component("")': '' },
  }),
  url_decode: defineFunction({
    docs: page('url-decode-function'),
    takes: [string('encoded_url')],
    gives: 'string',
    run: percentDecoded,
    sql: null,
    examples: {
      'url_decode("https%3a%2f%2fcontoso.example%2f%C3%A9")': 'https://contoso.example/é',
      'url_decode("100%")': '100%',
      'url_decode("")': '',
    },
  }),
};
