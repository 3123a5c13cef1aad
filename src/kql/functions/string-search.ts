import type { Dynamic, Value } from '../value.ts';
import { lengthOf, placeOf, sliceOf } from './codepoints.ts';
import { converter, dynamicText } from './convert.ts';
import { any, defineFunction, dynamic, long, page, type ScalarFunction, string } from './define.ts';
import { fold } from './fold.ts';
import { compileRegex, rejectsPattern } from './regex.ts';
import { indexOfSql, replaceSql } from './sql/text.ts';
import { termFinder } from './terms.ts';

interface Window {
  /** The part of the source that is searched. */
  text: string;
  from: number;
}

/** The part of a text that a search with a start and a length looks at; undefined where there is none. */
function windowOf(source: string, start: bigint, length: bigint): Window | undefined {
  const size = lengthOf(source);
  const from = start < 0n ? Math.max(0, size + Number(start)) : Number(start);
  if (from > size || length < -1n) return undefined;
  const to = length === -1n ? size : Math.min(size, from + Number(length));
  return { text: sliceOf(source, from, to), from };
}

/** The places in UTF-16 units where a text stands, those that overlap too. */
function* places(text: string, sought: string): Generator<number> {
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
    yield at;
    if (at >= text.length) return;
  }
}

/** Finds the first place in a text, in UTF-16 units; below 0 where there is none. */
type Find = (text: string) => number;

/**
 * The place of an occurrence in code points. Each search begins behind the last place and looks at `length` characters anew, as the
 * service does.
 */
function placeOfOccurrence(
  source: string,
  start: bigint,
  length: bigint,
  occurrence: bigint,
  find: Find,
): bigint | null {
  if (occurrence < 1n) return null;
  let from = start;
  for (let left = occurrence; ; left--) {
    const window = windowOf(source, from, length);
    const unit = window ? find(window.text) : -1;
    if (!window || unit < 0) return -1n;
    const place = BigInt(window.from + placeOf(window.text, unit));
    if (left === 1n) return place;
    from = place + 1n;
  }
}

const indexParameters = [
  string('source'),
  string('lookup'),
  long('start', 0n),
  long('length', -1n),
  long('occurrence', 1n),
] as const;

/** The parts of a text between delimiters, or only the one asked for, as an array; null where there is no such part. */
function split(source: string, delimiter: string, wanted: bigint | null): Dynamic {
  const parts = delimiter === '' ? [source] : source.split(delimiter);
  if (wanted === null) return parts;
  const part = wanted < 0n ? undefined : parts[Number(wanted)];
  return part === undefined ? null : [part];
}

function countPlain(text: string, search: string): number {
  return search === '' ? 0 : Array.from(places(text, search)).length;
}

/** Functions that look for something in a string. */
export const stringSearch: Record<string, ScalarFunction> = {
  indexof: defineFunction({
    docs: page('indexof-function'),
    takes: indexParameters,
    gives: 'long',
    run: (source, lookup, start, length, occurrence) =>
      placeOfOccurrence(source, start, length, occurrence, text => text.indexOf(lookup)),
    sql: indexOfSql,
    examples: {
      'indexof("abcdefg", "cde")': 2,
      'indexof("abcdefg", "cde", 0, 3)': -1,
      'indexof("abcabc", "bc", 0, -1, 2)': 4,
      'indexof("abcdefg", "cde", -5)': 2,
      'indexof("abcab", "ab", 0, 4, 2)': 3,
      'indexof(1234567, 5, 1, 4)': 4,
      'indexof("😀a", "a")': 1,
    },
  }),
  indexof_regex: defineFunction({
    docs: page('indexof-regex-function'),
    rejects: rejectsPattern(1),
    takes: indexParameters,
    gives: 'long',
    run: (source, pattern, start, length, occurrence) => {
      const regex = compileRegex(pattern);
      return placeOfOccurrence(source, start, length, occurrence, text => regex?.first(text)?.start ?? -1);
    },
    sql: null,
    examples: {
      'indexof_regex("abcabc", "a.c")': 0,
      'indexof_regex("abcabc", "a.c", 0, -1, 2)': 3,
      'indexof_regex("abcabc", "x")': -1,
      'indexof_regex("abcabc", "a.c", 1, 2)': -1,
    },
  }),
  split: defineFunction({
    docs: page('split-function'),
    takes: [string('source'), string('delimiter'), long('requestedIndex', null)],
    gives: 'dynamic',
    nulls: 'seen',
    run: (source, delimiter, wanted) => split(source ?? '', delimiter ?? '', wanted),
    sql: null,
    examples: {
      'split("a,b,,c", ",")': ['a', 'b', '', 'c'],
      'split("", ",")': [''],
      'split("a_b_c", "_", 1)': ['b'],
      'split("a_b", "_", 5)': null,
      'split("a_b", "x")': ['a_b'],
    },
  }),
  countof: defineFunction({
    docs: page('countof-function'),
    takes: [string('source'), string('search'), string('kind', 'normal')],
    rejects: call => (call.constants[2] === 'regex' ? rejectsPattern(1)!(call) : undefined),
    gives: 'long',
    run: (source, search, kind) =>
      BigInt(kind === 'regex' ? (compileRegex(search)?.all(source).length ?? 0) : countPlain(source, search)),
    sql: null,
    examples: {
      'countof("The cat sat on the mat", "at")': 3,
      'countof("aaaa", "aa")': 3,
      'countof("ababa", "aba", "regex")': 1,
      'countof("", "a")': 0,
    },
  }),
  replace_string: defineFunction({
    docs: page('replace-string-function'),
    takes: [string('text'), string('lookup'), string('rewrite')],
    gives: 'string',
    run: (text, lookup, rewrite) => (lookup === '' ? text : text.replaceAll(lookup, () => rewrite)),
    sql: replaceSql,
    examples: {
      'replace_string("axbxc", "x", "--")': 'a--b--c',
      'replace_string("abc", "", "x")': 'abc',
      'replace_string("a$b", "$", "$&")': 'a$&b',
    },
  }),
  replace_strings: defineFunction({
    docs: page('replace-strings-function'),
    takes: [string('text'), dynamic('lookups'), dynamic('rewrites')],
    gives: 'string',
    run: (text, lookups, rewrites) => replaceEach(text, lookups, rewrites),
    sql: null,
    examples: {
      'replace_strings("a cat", dynamic(["cat", "a"]), dynamic(["dog", "one"]))': 'one dog',
      'replace_strings("abc", dynamic([]), dynamic([]))': 'abc',
    },
  }),
  has_any_index: defineFunction({
    docs: page('has-any-index-function'),
    takes: [any('source'), dynamic('values')],
    gives: 'long',
    nulls: 'seen',
    bind: call => {
      const text = converter(call.args[0], 'string');
      return (source, values) => indexOfTerm(fold(text(source) as string), values);
    },
    sql: null,
    examples: {
      'has_any_index("net user add", dynamic(["x", "USER"]))': 1,
      'has_any_index("network", dynamic(["net"]))': -1,
      'has_any_index("a", dynamic([]))': -1,
    },
  }),
};

function indexOfTerm(text: string, values: Value): bigint {
  if (!Array.isArray(values)) return -1n;
  return BigInt(values.findIndex(value => termFinder(fold(dynamicText(value)), 'both')(text)));
}

/** All at once: what was put in is not replaced again. */
function replaceEach(text: string, lookups: Dynamic, rewrites: Dynamic): string {
  if (!Array.isArray(lookups) || !Array.isArray(rewrites) || lookups.length !== rewrites.length) return text;
  const pairs = lookups.map((lookup, index) => [dynamicText(lookup), dynamicText(rewrites[index])] as const);
  let result = '';
  for (let at = 0; at < text.length; ) {
    const found = pairs.find(([lookup]) => lookup !== '' && text.startsWith(lookup, at));
    result += found ? found[1] : text[at];
    at += found ? found[0].length : 1;
  }
  return result;
}
