import type { Item } from './item.ts';
import { idOf, nameOf } from './repository.ts';

/** The content of the commit that a change starts from. */
export interface Before {
  /** The same item then: that of its id, or that of its file. */
  of(item: Item): Item | undefined;
  /** The item that this one was, under an id that no file has any more: that of its file, or of its name in a file that is gone. */
  underAnotherId(item: Item): Item | undefined;
}

/** Looks items up in what was before. `now` is all content as it is. */
export function openBefore(before: readonly Item[], now: readonly Item[]): Before {
  const byId = new Map(before.filter(item => idOf(item) !== '').map(item => [keyOf(item), item]));
  const byFile = new Map(before.map(item => [`${item.kind} ${item.file}`, item]));
  const byName = Map.groupBy(before, item => `${item.kind} ${nameOf(item).toLowerCase()}`);
  const present = new Set(now.map(keyOf));
  const files = new Set(now.map(item => item.file));
  const isGone = (item: Item) => idOf(item) !== '' && !present.has(keyOf(item));
  const sameFile = (item: Item) => byFile.get(`${item.kind} ${item.file}`);
  return {
    of: item => (idOf(item) === '' ? sameFile(item) : byId.get(keyOf(item))),
    underAnotherId: item => {
      if (byId.has(keyOf(item))) return undefined;
      const file = sameFile(item);
      if (file) return isGone(file) ? file : undefined;
      const named = nameOf(item) === '' ? [] : (byName.get(`${item.kind} ${nameOf(item).toLowerCase()}`) ?? []);
      return named.find(one => isGone(one) && !files.has(one.file));
    },
  };
}

function keyOf(item: Item): string {
  return `${item.kind} ${idOf(item).toLowerCase()}`;
}
