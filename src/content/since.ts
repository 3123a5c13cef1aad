import { posix } from 'node:path';
import { list, text } from './field.ts';
import type { Item } from './item.ts';
import { parserOf } from './parser-file.ts';
import { isObject, objectAt } from './resource.ts';
import { watchlistOf } from './watchlist-file.ts';

/**
 * The files of all items that a change of some files can affect: the items themselves, and everything that names one of
 * them, as it is or as it was (`before`), through any number of parsers. It may be too many, never too few: a name
 * counts wherever it stands in a file, and a wildcard stands for every name that it fits.
 */
export function affectedBy(changed: readonly string[], items: readonly Item[], before: readonly Item[]): Set<string> {
  const affected = new Set(items.filter(item => isChanged(item.file, changed)).map(item => item.file));
  const news = [...items, ...before].filter(item => isChanged(item.file, changed)).flatMap(namesOf);
  const words = new Map(items.map(item => [item, wordsOf(item.text)]));
  for (let names = news; names.length > 0; ) {
    const next = items.filter(item => !affected.has(item.file) && names.some(name => mentions(words.get(item), name)));
    for (const item of next) affected.add(item.file);
    names = next.flatMap(namesOf);
  }
  return affected;
}

/** A file beside an item may belong to it: rows, a CSV, what is said of a workbook. */
function isChanged(file: string, changed: readonly string[]): boolean {
  return changed.some(
    one => one === file || (!/\.ya?ml$/.test(one) && posix.dirname(one) === posix.dirname(file)) || besides(one, file),
  );
}

function besides(changed: string, file: string): boolean {
  return posix.basename(changed) === 'workbook.yaml' && posix.dirname(changed) === posix.dirname(file);
}

/** What other items call an item. */
function namesOf(item: Item): string[] {
  const value = isObject(item.value) ? item.value : {};
  const names: Readonly<Record<string, () => string[]>> = {
    parser: () => [parserOf(value).alias],
    watchlist: () => [text(watchlistOf(value).watchlistAlias)],
    table: () => [text(value.name)],
    'analytics-rule': () => [text(value.id)],
    playbook: () => [
      text(objectAt(objectAt(value, 'parameters'), 'PlaybookName').defaultValue),
      ...list(value.resources).map(one => (isObject(one) ? text(one.name) : '')),
    ],
  };
  return (names[item.kind]?.() ?? []).filter(name => name !== '').map(name => name.toLowerCase());
}

interface Words {
  whole: ReadonlySet<string>;
  wildcards: readonly string[];
}

function wordsOf(source: string): Words {
  const lower = source.toLowerCase();
  const everything = /\bsearch\b|\bunion\b[^|]*(^|[\s,])\*/.test(lower) ? [''] : [];
  return {
    whole: new Set(lower.match(/[\p{L}\p{N}_-]+/gu)),
    wildcards: [...everything, ...[...lower.matchAll(/([\p{L}\p{N}_]+)\*/gu)].map(found => found[1])],
  };
}

function mentions(words: Words | undefined, name: string): boolean {
  if (!words) return false;
  return words.whole.has(name) || words.wildcards.some(start => name.startsWith(start));
}
