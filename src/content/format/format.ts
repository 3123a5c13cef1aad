import { isDeepStrictEqual } from 'node:util';
import { type Engine, formatQuery } from '../../kql/index.ts';
import { text } from '../field.ts';
import type { Item } from '../item.ts';
import { loadTexts } from '../load.ts';
import { parserOf } from '../parser-file.ts';
import { analyzeItem } from '../queries.ts';
import { isObject } from '../resource.ts';
import { withOrderedKeys } from './key-order.ts';
import { withBlock } from './query-block.ts';

const formatted = new Set(['analytics-rule', 'hunting-query', 'parser']);

/** What became of a file. */
export interface Formatted {
  file: string;
  text: string;
  /** Why it must stay as it is. */
  refused?: string;
}

/**
 * The files of rules, hunting queries and parsers that are not formatted, with their text as it should be: keys in the order
 * of the community, queries in the style of Picket. Each is read and analysed again: where it would mean something else, it is refused.
 */
export async function formatItems(items: readonly Item[], engine: Pick<Engine, 'analyze'>): Promise<Formatted[]> {
  const done: Formatted[] = [];
  for (const item of items) {
    const now = await formatItem(item);
    if (now === item.text) continue;
    const refused = await differs(item, now, engine);
    done.push({ file: item.file, text: now, ...(refused === undefined ? {} : { refused }) });
  }
  return done;
}

/** The text of a file as it should be. Formatting it again changes nothing. */
export async function formatItem(item: Item): Promise<string> {
  if (!formatted.has(item.kind) || !/\.ya?ml$/.test(item.file)) return item.text;
  const key = item.kind === 'parser' ? parserOf(item.value).queryKey : 'query';
  const query = isObject(item.value) ? text(item.value[key]) : '';
  const better = formatQuery(query);
  const same = query === '' || better === query.trimEnd();
  const edited = same ? item : await itemOf(item.file, withBlock(item, [key], better));
  if (!edited) return item.text;
  const ordered = withOrderedKeys(edited);
  return ordered === edited.text || (await itemOf(item.file, ordered)) ? ordered : edited.text;
}

/** A text as an item; undefined where it can not be read, as when an alias comes before its anchor. */
async function itemOf(path: string, content: string): Promise<Item | undefined> {
  const { items, diagnostics } = await loadTexts([{ path, text: content }]);
  return diagnostics.some(one => one.severity === 'error') ? undefined : items[0];
}

/** What a file would say otherwise, or undefined. */
async function differs(before: Item, now: string, engine: Pick<Engine, 'analyze'>): Promise<string | undefined> {
  const after = await itemOf(before.file, now);
  if (!after || after.kind !== before.kind) return 'it could not be read any more';
  if (!isDeepStrictEqual(withoutQueries(after), withoutQueries(before))) return 'its values would be others';
  const [old, fresh] = [before, after].map(item => analyzeItem(item, engine));
  const same = old.every(
    (one, at) =>
      isDeepStrictEqual(fresh[at].analysis.plan, one.analysis.plan) &&
      isDeepStrictEqual(fresh[at].analysis.columns, one.analysis.columns),
  );
  return same ? undefined : 'its query would be planned otherwise';
}

function withoutQueries({ value }: Item): Record<string, unknown> {
  const rest = isObject(value) ? { ...value } : {};
  for (const key of ['query', 'ParserQuery', 'FunctionQuery']) delete rest[key];
  return rest;
}
