import type { Item } from './item.ts';
import { codeOf } from './kql-text.ts';
import { parserOf } from './parser-file.ts';

/**
 * How many parsers of these stand one upon the other below each: one that calls no other has level 0. Written level by level,
 * none is ever there before what it calls. Parsers that call each other in a circle are an error of their own (`parser/cycle`).
 */
export function parserLevels(parsers: readonly Item[]): ReadonlyMap<Item, number> {
  const byAlias = new Map(parsers.map(item => [parserOf(item.value).alias, item]));
  const levels = new Map<Item, number>();
  const visit = (item: Item, above: ReadonlySet<Item>): number => {
    const known = levels.get(item);
    if (known !== undefined) return known;
    const inside = new Set([...above, item]);
    const called = callsOf(item, byAlias).filter(one => !inside.has(one));
    const level = Math.max(0, ...called.map(one => visit(one, inside) + 1));
    levels.set(item, level);
    return level;
  };
  for (const item of parsers) visit(item, new Set());
  return levels;
}

/** The parsers whose names stand in the code of the query of one. */
export function callsOf(item: Item, byAlias: ReadonlyMap<string, Item>): Item[] {
  const words = new Set(codeOf(parserOf(item.value).query).match(/[A-Za-z_]\w*/g));
  return [...words].map(word => byAlias.get(word)).filter(one => one !== undefined);
}
