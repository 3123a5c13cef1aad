import type { Item, Path } from './item.ts';
import { isObject, objectAt } from './resource.ts';

/** The version that a file gives its item. */
export interface ItemVersion {
  text: string;
  numbers: readonly [number, number, number];
  path: Path;
}

/** The version of an item; undefined where it has none that can be compared. */
export function versionOf(item: Item): ItemVersion | undefined {
  if (!isObject(item.value)) return undefined;
  const parser = 'FunctionQuery' in item.value ? 'Function' : 'Parser';
  const path: Path = item.kind === 'parser' ? [parser, 'Version'] : ['version'];
  const value = item.kind === 'parser' ? objectAt(item.value, parser).Version : item.value.version;
  const found = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(String(value ?? ''));
  return found ? { text: found[0], numbers: [Number(found[1]), Number(found[2]), Number(found[3])], path } : undefined;
}
