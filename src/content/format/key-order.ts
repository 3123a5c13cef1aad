import type { Item } from '../item.ts';
import { isBlockStyle } from '../pull/write-yaml.ts';

const about = ['id', 'name', 'description', 'severity', 'requiredDataConnectors'];
const matter = ['tactics', 'relevantTechniques', 'techniques', 'tags', 'query'];
const mappings = ['entityMappings', 'sentinelEntitiesMappings', 'customDetails', 'alertDetailsOverride'];
const last = ['version', 'kind', 'metadata', 'deploy', 'tests'];

/**
 * The keys of each kind in the order of the community's repository, ours at the end:
 * https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide
 */
const orders: Readonly<Record<string, readonly string[]>> = {
  'analytics-rule': [
    ...about,
    ...['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold', 'status'],
    ...matter,
    ...[...mappings, 'eventGroupingSettings', 'incidentConfiguration', 'suppressionEnabled', 'suppressionDuration'],
    ...last,
  ],
  'hunting-query': [...about, ...matter, ...mappings, ...last],
  parser: [
    ...[
      'id',
      'Parser',
      'Product',
      'Normalization',
      'References',
      'Description',
      'ParserName',
      'EquivalentBuiltInParser',
    ],
    ...['ParserParams', 'Parsers', 'ParserQuery'],
    ...['Function', 'Category', 'FunctionName', 'FunctionAlias', 'FunctionParams', 'FunctionQuery'],
    ...last,
  ],
};

/** A top-level key with its lines, and those of the comments right above it. */
interface Entry {
  key: string;
  lines: string[];
}

/**
 * The text of a file with its top-level keys in the order of its kind. A comment right above a key goes with it; a key that the kind does not
 * know stays behind the one it followed.
 */
export function withOrderedKeys(item: Item): string {
  const order = orders[item.kind];
  const keys = item.keys([]);
  if (!order || !isBlockStyle(item) || item.lost.length > 0) return item.text;
  const lines = item.text.split('\n');
  const starts = keys.map(key => start(lines, item.keyAt([key]).line - 1));
  const entries = keys.map((key, at): Entry => ({ key, lines: lines.slice(starts[at], starts[at + 1]) }));
  const sorted = ranked(entries, order);
  if (sorted.every((entry, at) => entry === entries[at])) return item.text;
  const end = entries.at(-1)!.lines;
  while (end.at(-1)?.trim() === '') end.pop();
  return [...lines.slice(0, starts[0]), ...sorted.flatMap(one => one.lines), ''].join('\n');
}

/** The first line of the comments right above a key; its own where there are none. */
function start(lines: readonly string[], key: number): number {
  let first = key;
  while (first > 0 && lines[first - 1].startsWith('#')) first--;
  return first;
}

function ranked(entries: readonly Entry[], order: readonly string[]): Entry[] {
  let rank = -1;
  const all = entries.map(entry => {
    const known = order.indexOf(entry.key);
    if (known >= 0) rank = known;
    return { entry, rank };
  });
  return all.sort((a, b) => a.rank - b.rank).map(one => one.entry);
}
