import { posix } from 'node:path';
import { graphOf } from './graph.ts';
import type { Item } from './item.ts';

/**
 * The files of all items that a change of some files can affect: the items themselves, and everything that names one of
 * them, as it is or as it was (`before`), through any number of parsers. It may be too many, never too few.
 */
export function affectedBy(changed: readonly string[], items: readonly Item[], before: readonly Item[]): Set<string> {
  const gone = before.filter(item => isChanged(item.file, changed));
  const graph = graphOf([...items, ...gone]);
  const start = [...items.filter(item => isChanged(item.file, changed)), ...gone];
  const now = new Set(items.map(item => item.file));
  const affected = [...graph.dependents(start)].map(item => item.file);
  return new Set(affected.filter(file => now.has(file)));
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
