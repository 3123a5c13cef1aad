import { isGuid } from '../core/id.ts';
import { standardTableNames } from '../core/standard-tables.ts';
import { text } from './field.ts';
import type { Item } from './item.ts';
import { parserOf } from './parser-file.ts';
import { isObject } from './resource.ts';
import { readRows, watchlistOf } from './watchlist-file.ts';

/** What the items of a repository may refer to, by name. */
export interface Repository {
  items: readonly Item[];
  of(kind: string): readonly Item[];
  /** Watchlists by alias, with their columns. */
  watchlists: ReadonlyMap<string, readonly string[]>;
  /** Parsers by alias. */
  parsers: ReadonlyMap<string, Item>;
  /** Custom tables by name. */
  tables: ReadonlyMap<string, Item>;
  /** The first item of each id (in lower case), of each kind. */
  firstWithId(kind: string, id: string): Item | undefined;
  /** The first item of each name, of each kind. */
  firstWithName(kind: string, name: string): Item | undefined;
  /** Whether Microsoft documents a table of this name. */
  isStandardTable(name: string): boolean;
}

export function indexRepository(items: readonly Item[]): Repository {
  const byKind = Map.groupBy(items, item => item.kind);
  const of = (kind: string) => byKind.get(kind) ?? [];
  const ids = firsts(items, item => idOf(item));
  const names = firsts(items, item => nameOf(item));
  const standard = new Set(standardTableNames());
  return {
    items,
    of,
    watchlists: new Map(
      of('watchlist').map(item => [text(watchlistOf(item.value).watchlistAlias), readRows(item).header]),
    ),
    parsers: new Map(of('parser').map(item => [parserOf(item.value).alias, item])),
    tables: new Map(of('table').map(item => [isObject(item.value) ? text(item.value.name) : '', item])),
    firstWithId: (kind, id) => ids.get(`${kind} ${id.toLowerCase()}`),
    firstWithName: (kind, name) => names.get(`${kind} ${name.toLowerCase()}`),
    isStandardTable: name => standard.has(name),
  };
}

function firsts(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item> {
  const found = new Map<string, Item>();
  for (const item of items) {
    const key = `${item.kind} ${keyOf(item).toLowerCase()}`;
    if (!found.has(key)) found.set(key, item);
  }
  return found;
}

/** The id that a file gives itself, or an empty text. */
export function idOf(item: Item): string {
  const id = isObject(item.value) ? text(item.value.id) : '';
  return isGuid(id) ? id : '';
}

/** The name that a person sees, or an empty text. */
export function nameOf(item: Item): string {
  const value = isObject(item.value) ? item.value : {};
  if (item.kind === 'parser') return parserOf(value).alias;
  return text(value.name) || text(value.displayName);
}
