import { RE2JS } from 're2js';
import { converter } from '../functions/convert.ts';
import type { KeyValueFormat, ParseKeyValues } from '../ir.ts';
import { missing } from '../value.ts';
import { Rows, rowOf } from './batch.ts';
import { compile } from './expression.ts';
import { frameOf } from './frame.ts';
import type { Runtime, Step } from './runtime.ts';

/** The values of the wanted keys in a text; the first of a key counts. */
type Extract = (text: string) => ReadonlyMap<string, string>;

/** @see https://learn.microsoft.com/kusto/query/parse-kv-operator */
export function parseKv(node: ParseKeyValues, run: Runtime): Step {
  const from = run.prepare(node.from);
  const source = compile(node.of, node.from.columns, run);
  const names = node.keys.map(key => key.name);
  const extract = compileFormat(node.format, names);
  const places = node.columns.map(({ name, type }) => ({
    name,
    key: names.includes(name),
    none: missing(type),
    cast: type === 'string' ? (text: string) => text : converter('string', type),
    at: node.from.columns.findIndex(column => column.name === name),
  }));
  return () => {
    const batch = from();
    const frame = frameOf(batch);
    const result = new Rows(node.columns, run.guard);
    for (let row = 0; row < batch.length; row++) {
      const found = extract(String(source(frame, row) ?? ''));
      const values = rowOf(batch, row);
      result.push(
        places.map(place => {
          if (!place.key) return values[place.at];
          const text = found.get(place.name);
          return text === undefined ? place.none : place.cast(text);
        }),
      );
    }
    return result.batch();
  };
}

function compileFormat(format: KeyValueFormat, keys: readonly string[]): Extract {
  if (format.by === 'regex') return byRegex(format.regex);
  if (format.pair === null || format.value === null) return byWords(format, keys);
  return byDelimiters(format, format.pair, format.value);
}

function byRegex(regex: string): Extract {
  const expression = RE2JS.compile(regex);
  return text => {
    const found = new Map<string, string>();
    const matcher = expression.matcher(text);
    while (matcher.find()) note(found, matcher.group(1) ?? '', matcher.group(2) ?? '');
    return found;
  };
}

function note(found: Map<string, string>, key: string, value: string): void {
  if (!found.has(key)) found.set(key, value);
}

type Delimited = Exclude<KeyValueFormat, { by: 'regex' }>;

/** Pairs end at the pair delimiter outside quotes; the key ends at the first delimiter after it. */
function byDelimiters(format: Delimited, pairEnd: string, keyEnd: string): Extract {
  return text => {
    const found = new Map<string, string>();
    let at = 0;
    while (at < text.length) {
      const key = readKey(text, at, pairEnd, keyEnd);
      if (key.end === undefined) {
        at = key.next;
        continue;
      }
      const value = readValue(text, key.next, format, pairEnd);
      if (key.end.trim() !== '') note(found, key.end.trim(), value.text);
      at = value.next;
    }
    return found;
  };
}

function readKey(text: string, at: number, pairEnd: string, keyEnd: string): { end?: string; next: number } {
  const delimiter = text.indexOf(keyEnd, at);
  if (delimiter < 0) return { next: text.length };
  const words = text.slice(at, delimiter);
  const cut = pairEnd.trim() === '' ? words.trimEnd().lastIndexOf(pairEnd) : words.lastIndexOf(pairEnd);
  return { end: cut < 0 ? words : words.slice(cut + pairEnd.length), next: delimiter + keyEnd.length };
}

function readValue(text: string, start: number, format: Delimited, pairEnd: string): { text: string; next: number } {
  let at = start;
  while (text[at] === ' ') at++;
  const quote = format.quotes.find(([open]) => open !== '' && text.startsWith(open, at));
  if (quote) return readQuoted(text, at + quote[0].length, quote[1], format.escape, pairEnd);
  const from = pairEnd.trim() === '' ? at : start;
  const end = text.indexOf(pairEnd, from);
  const value = end < 0 ? text.slice(from) : text.slice(from, end);
  return { text: value.trim(), next: end < 0 ? text.length : end + pairEnd.length };
}

function readQuoted(
  text: string,
  start: number,
  close: string,
  escapeWith: string | null,
  pairEnd: string,
): { text: string; next: number } {
  let value = '';
  let at = start;
  while (at < text.length && !text.startsWith(close, at)) {
    if (escapeWith !== null && text.startsWith(escapeWith, at)) at += escapeWith.length;
    value += text[at] ?? '';
    at++;
  }
  const end = text.indexOf(pairEnd, at);
  return { text: value, next: end < 0 ? text.length : end + pairEnd.length };
}

/** Without delimiters, whatever is no letter, digit or underscore separates words: a key is followed by its value. */
function byWords(format: Delimited, keys: readonly string[]): Extract {
  const wanted = new Set(keys);
  return text => {
    const found = new Map<string, string>();
    const words = wordsOf(text, format);
    for (let at = 0; at + 1 < words.length; at++) {
      if (!wanted.has(words[at]) || found.has(words[at])) continue;
      note(found, words[at], words[at + 1]);
      at++;
    }
    return found;
  };
}

function wordsOf(text: string, format: Delimited): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quote = format.quotes.find(([open]) => open !== '' && text.startsWith(open, at));
    if (quote) {
      const start = at + quote[0].length;
      const read = readQuoted(text, start, quote[1], format.escape, quote[1]);
      words.push(read.text);
      at = Math.max(read.next, start);
      continue;
    }
    const word = /^[\p{L}\p{N}_]+/u.exec(text.slice(at, at + 4096))?.[0];
    if (word) words.push(word);
    at += word?.length ?? 1;
  }
  return words;
}
