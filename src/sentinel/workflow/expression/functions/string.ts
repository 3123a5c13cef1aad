import { invalidTemplate, Unsupported } from '../../fault.ts';
import { asText, type Value } from '../../value.ts';
import { formatNumber } from '../number-format.ts';
import { any, defineFunction, integer, numeric, optional, page, rest, text, textOrArray } from './define.ts';

/** Functions on texts. */
export const stringFunctions = {
  chunk: defineFunction({
    docs: page('chunk'),
    takes: [textOrArray('collection'), integer('length')],
    run: ([collection, length]) => {
      if (length < 1n)
        throw invalidTemplate(`The template language function 'chunk' expects a length of at least 1, not ${length}.`);
      const size = Number(length);
      const count = Math.ceil(collection.length / size);
      return Array.from({ length: count }, (_, index) => collection.slice(index * size, (index + 1) * size));
    },
    examples: {
      "chunk('abcdefghijklmnopqrstuvwxyz', 10)": ['abcdefghij', 'klmnopqrst', 'uvwxyz'],
      'chunk(createArray(1, 2, 3), 2)': [[1, 2], [3]],
    },
  }),
  concat: defineFunction({
    docs: page('concat'),
    takes: [rest(any('text'))],
    run: texts => texts.map(asText).join(''),
    examples: { "concat('Hello', 'World')": 'HelloWorld', "concat('n', 42, null, true)": 'n42True' },
  }),
  endsWith: defineFunction({
    docs: page('endswith'),
    takes: [text('text'), text('searchText')],
    run: ([source, wanted]) => fold(source).endsWith(fold(wanted)),
    examples: {
      "endsWith('hello world', 'world')": true,
      "endsWith('hello world', 'WORLD')": true,
      "endsWith('hello world', 'universe')": false,
    },
  }),
  formatNumber: defineFunction({
    docs: page('formatnumber'),
    takes: [numeric('number'), text('format'), optional(text('locale'))],
    run: ([number, format, locale]) => {
      if (locale !== undefined && locale.toLowerCase() !== 'en-us')
        throw new Unsupported(`formatNumber() with the locale '${locale}' is not supported: only en-US is`);
      return formatNumber(number, format);
    },
    examples: {
      "formatNumber(1234567890, '0,0.00', 'en-US')": '1,234,567,890.00',
      "formatNumber(17.35, 'C2')": '$17.35',
      "formatNumber(7, 'D3')": '007',
    },
  }),
  guid: defineFunction({
    docs: page('guid'),
    takes: [optional(text('format'))],
    run: ([format = 'D'], scope) => guidAs(scope.newId(), format),
    examples: {
      'guid()': 'c2ecc88d-88c8-4096-912c-d6f2e2b138ce',
      "guid('P')": '(c2ecc88d-88c8-4096-912c-d6f2e2b138ce)',
      "guid('N')": 'c2ecc88d88c84096912cd6f2e2b138ce',
    },
  }),
  indexOf: defineFunction({
    docs: page('indexof'),
    takes: [text('text'), text('searchText')],
    run: ([source, wanted]) => BigInt(fold(source).indexOf(fold(wanted))),
    examples: {
      "indexOf('hello world', 'world')": 6,
      "indexOf('hello world', 'WORLD')": 6,
      "indexOf('hello', 'x')": -1,
    },
  }),
  isFloat: defineFunction({
    docs: page('isfloat'),
    takes: [text('string'), optional(text('locale'))],
    run: ([source, locale]) => {
      if (locale !== undefined && !/^en(-us)?$/i.test(locale))
        throw new Unsupported(`isFloat() with the locale '${locale}' is not supported: only en-US is`);
      return /^\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(source);
    },
    examples: { "isFloat('10,000.00')": true, "isFloat('abc')": false },
  }),
  isInt: defineFunction({
    docs: page('isint'),
    takes: [text('string')],
    run: ([source]) => /^\s*[+-]?\d+\s*$/.test(source),
    examples: { "isInt('10')": true, "isInt('10.5')": false },
  }),
  lastIndexOf: defineFunction({
    docs: page('lastindexof'),
    takes: [text('text'), text('searchText')],
    run: ([source, wanted]) => {
      if (wanted === '') return source === '' ? 0n : BigInt(source.length - 1);
      return BigInt(fold(source).lastIndexOf(fold(wanted)));
    },
    examples: {
      "lastIndexOf('hello world hello world', 'world')": 18,
      "lastIndexOf('hello', '')": 4,
      "lastIndexOf('', '')": 0,
      "lastIndexOf('a', 'b')": -1,
    },
  }),
  nthIndexOf: defineFunction({
    docs: page('nthindexof'),
    takes: [text('text'), text('searchText'), integer('occurrence')],
    run: ([source, wanted, occurrence]) => BigInt(nthIndex(fold(source), fold(wanted), Number(occurrence))),
    examples: {
      "nthIndexOf('123456789123465789', '1', 1)": 0,
      "nthIndexOf('123456789123465789', '1', 2)": 9,
      "nthIndexOf('123456789123465789', '12', 3)": -1,
      "nthIndexOf('121', '1', -1)": 2,
    },
  }),
  replace: defineFunction({
    docs: page('replace'),
    takes: [text('text'), text('oldText'), text('newText')],
    run: ([source, old, fresh]) => {
      if (old === '')
        throw invalidTemplate(
          "The template language function 'replace' expects its second parameter 'oldText' to be a string that is not empty.",
        );
      return source.replaceAll(old, () => fresh);
    },
    examples: {
      "replace('the old string', 'old', 'new')": 'the new string',
      "replace('a.b.c', '.', '$&')": 'a$&b$&c',
      "replace('Aa', 'a', '')": 'A',
    },
  }),
  slice: defineFunction({
    docs: page('slice'),
    takes: [text('text'), integer('startIndex'), optional(integer('endIndex'))],
    run: ([source, start, end]) => source.slice(Number(start), end === undefined ? undefined : Number(end)),
    examples: {
      "slice('Hello World', 2)": 'llo World',
      "slice('Hello World', -2)": 'ld',
      "slice('Hello World', 3, -1)": 'lo Worl',
      "slice('Hello World', 3, 3)": '',
    },
  }),
  split: defineFunction({
    docs: page('split'),
    takes: [text('text'), text('delimiter')],
    run: ([source, delimiter]) => (delimiter === '' ? [source] : source.split(delimiter)),
    examples: {
      "split('the_old_string', '_')": ['the', 'old', 'string'],
      "split(' the string ', ' ')": ['', 'the', 'string', ''],
      "split('a::b', '::')": ['a', 'b'],
    },
  }),
  startsWith: defineFunction({
    docs: page('startswith'),
    takes: [text('text'), text('searchText')],
    run: ([source, wanted]) => fold(source).startsWith(fold(wanted)),
    examples: {
      "startsWith('hello world', 'hello')": true,
      "startsWith('hello world', 'HELLO')": true,
      "startsWith('hello world', 'greetings')": false,
    },
  }),
  substring: defineFunction({
    docs: page('substring'),
    takes: [text('text'), integer('startIndex'), optional(integer('length'))],
    run: ([source, start, length = BigInt(source.length) - start]) => {
      if (start < 0n || length < 0n || start + length > BigInt(source.length)) {
        throw invalidTemplate(
          `The template language function 'substring' parameters are out of range: 'start index' and 'length' must be non-negative integers and their sum must be no larger than the length of the string. The string has ${source.length} characters, start index is ${start}, length is ${length}.`,
        );
      }
      return source.slice(Number(start), Number(start + length));
    },
    examples: {
      "substring('hello world', 6, 5)": 'world',
      "substring('hello', 2)": 'llo',
      "substring('hello', 5)": '',
    },
  }),
  toLower: defineFunction({
    docs: page('toLower'),
    takes: [text('text')],
    run: ([source]) => source.toLowerCase(),
    examples: { "toLower('Hello World')": 'hello world' },
  }),
  toUpper: defineFunction({
    docs: page('toUpper'),
    takes: [text('text')],
    run: ([source]) => source.toUpperCase(),
    examples: { "toUpper('Hello World')": 'HELLO WORLD' },
  }),
  trim: defineFunction({
    docs: page('trim'),
    takes: [text('text')],
    run: ([source]) => source.trim(),
    examples: { "trim(' Hello World  ')": 'Hello World' },
  }),
};

/** Folds case by character and keeps the length, so that an index in the result is an index in the source. */
function fold(source: string): string {
  return source.replace(/[\s\S]/gu, sign => {
    const upper = sign.toUpperCase();
    return upper.length === sign.length ? upper : sign;
  });
}

function nthIndex(source: string, wanted: string, occurrence: number): number {
  if (wanted === '') return occurrence === 0 ? -1 : 0;
  const found: number[] = [];
  for (let at = source.indexOf(wanted); at >= 0; at = source.indexOf(wanted, at + 1)) found.push(at);
  return (occurrence > 0 ? found[occurrence - 1] : found.at(occurrence)) ?? -1;
}

function guidAs(id: string, format: string): Value {
  switch (format.toUpperCase()) {
    case 'N':
      return id.replaceAll('-', '');
    case 'D':
      return id;
    case 'B':
      return `{${id}}`;
    case 'P':
      return `(${id})`;
    default:
      throw invalidTemplate(
        `The template language function 'guid' expects a format of 'N', 'D', 'B' or 'P', not '${format}'.`,
      );
  }
}
