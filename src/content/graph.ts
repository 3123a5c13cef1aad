import { list, text } from './field.ts';
import type { Item } from './item.ts';
import { parserOf } from './parser-file.ts';
import { callsOf } from './parser-levels.ts';
import { isObject, objectAt } from './resource.ts';
import { watchlistOf } from './watchlist-file.ts';

/** One item that names another, with the place of the name in its text. */
export interface Reference {
  from: Item;
  to: Item;
  /** The offset and length of the first place where `from` names `to`. */
  start: number;
  length: number;
}

/**
 * How the items of a repository hang together: tables, parsers, watchlists, rules, automation rules, playbooks, workbooks and
 * hunting queries, by the names that they call each other. A name counts wherever it stands as a word of its own, so there may
 * be a reference too many and never one too few; a wildcard stands for every name that it fits.
 */
export interface Graph {
  /** What an item names. */
  uses(item: Item): readonly Reference[];
  /** Who names an item. */
  usersOf(item: Item): readonly Reference[];
  /** The items, and all that name them, through any number of others. */
  dependents(items: Iterable<Item>): Set<Item>;
  /** Parsers that call each other in a circle, each circle once, in the order of the calls. */
  cycles(): Item[][];
}

/** Reads the references between items. Takes time in proportion to their texts. */
export function graphOf(items: readonly Item[]): Graph {
  const named = Map.groupBy(
    items.flatMap(item => namesOf(item).map(name => ({ name, item }))),
    one => one.name,
  );
  const uses = new Map(items.map(item => [item, referencesOf(item, named)]));
  const users = Map.groupBy([...uses.values()].flat(), one => one.to);
  let circles: Item[][] | undefined;
  const graph: Graph = {
    uses: item => uses.get(item) ?? [],
    usersOf: item => users.get(item) ?? [],
    dependents: given => reach(given, item => graph.usersOf(item).map(one => one.from)),
    cycles: () => {
      circles ??= findCycles(items);
      return circles;
    },
  };
  return graph;
}

const graphs = new WeakMap<readonly Item[], Graph>();

/** The graph of a list of items, read once. */
export function knownGraph(items: readonly Item[]): Graph {
  const graph = graphs.get(items) ?? graphOf(items);
  graphs.set(items, graph);
  return graph;
}

/** What other items call an item, in lower case. */
export function namesOf(item: Item): string[] {
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
  const own = names[item.kind]?.() ?? [];
  return [...new Set(own.filter(name => /^[\p{L}\p{N}_-]+$/u.test(name)).map(name => name.toLowerCase()))];
}

type Named = ReadonlyMap<string, readonly { name: string; item: Item }[]>;

function referencesOf(from: Item, named: Named): Reference[] {
  const found = new Map<Item, Reference>();
  const note = (name: string, start: number, length: number) => {
    for (const { item: to } of named.get(name) ?? []) {
      if (to !== from && !found.has(to)) found.set(to, { from, to, start, length });
    }
  };
  const lower = from.text.toLowerCase();
  for (const word of lower.matchAll(/[\p{L}\p{N}_-]+/gu)) note(word[0], word.index, word[0].length);
  for (const { prefix, start, length } of wildcards(lower)) {
    for (const name of named.keys()) if (name.startsWith(prefix)) note(name, start, length);
  }
  return [...found.values()];
}

/** `union Okta*` names what begins with Okta; `union *` and `search` name everything. */
function wildcards(lower: string): { prefix: string; start: number; length: number }[] {
  const everything = /\bsearch\b|\bunion\b[^|]*(^|[\s,])\*/.exec(lower);
  const all = everything ? [{ prefix: '', start: everything.index, length: everything[0].length }] : [];
  const words = lower.matchAll(/[\p{L}\p{N}_]+\*?/gu).filter(found => found[0].endsWith('*'));
  const some = words.map(({ 0: word, index }) => ({ prefix: word.slice(0, -1), start: index, length: word.length }));
  return [...all, ...some];
}

/** Everything that can be reached, the start included. */
function reach(start: Iterable<Item>, next: (item: Item) => readonly Item[]): Set<Item> {
  const found = new Set(start);
  for (const item of found) for (const one of next(item)) found.add(one);
  return found;
}

/** Only parsers can call each other without end. A name in a comment or a description is no call. */
function findCycles(items: readonly Item[]): Item[][] {
  const parsers = new Map(items.filter(item => item.kind === 'parser').map(item => [parserOf(item.value).alias, item]));
  const called = new Map([...parsers.values()].map(item => [item, callsOf(item, parsers)]));
  const calls = (item: Item) => called.get(item) ?? [];
  const seen = new Set<Item>();
  return [...parsers.values()].flatMap(item => {
    const circle = seen.has(item) ? undefined : wayBack(item, calls);
    for (const one of circle ?? []) seen.add(one);
    return circle ? [circle] : [];
  });
}

/** The shortest way from an item to itself. */
function wayBack(item: Item, calls: (item: Item) => readonly Item[]): Item[] | undefined {
  const before = new Map<Item, Item | undefined>([[item, undefined]]);
  for (const at of before.keys()) {
    for (const next of calls(at)) {
      if (next === item) return wayTo(at, before);
      if (!before.has(next)) before.set(next, at);
    }
  }
  return undefined;
}

function wayTo(item: Item, before: ReadonlyMap<Item, Item | undefined>): Item[] {
  const way: Item[] = [];
  for (let at: Item | undefined = item; at; at = before.get(at)) way.unshift(at);
  return way;
}
