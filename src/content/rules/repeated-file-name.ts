import { posix } from 'node:path';
import { defineCheck } from '../check.ts';
import type { Item } from '../item.ts';
import type { Repository } from '../repository.ts';

export default defineCheck({
  code: 'content/repeated-file-name',
  severity: 'info',
  on: ['analytics-rule', 'hunting-query', 'parser'],
  says: 'The file of an item has a name of its own.',
  cause:
    'Reports and reviews name files; two of one name are taken for each other, and on some disks upper and lower case are the same.',
  cure: 'Rename one of the files.',
  check(item, { report, repository }) {
    const same = filesOf(repository).get(nameOf(item.item)) ?? [];
    const [first] = same;
    if (first !== undefined && first !== item.item)
      report({ key: [item.item.kind === 'parser' ? 'ParserName' : 'name'] }, `${first.file} has the same file name.`);
  },
});

const indexed = new WeakMap<Repository, Map<string, Item[]>>();

function filesOf(repository: Repository): Map<string, Item[]> {
  const known = indexed.get(repository) ?? Map.groupBy(repository.items, nameOf);
  indexed.set(repository, known);
  return known;
}

function nameOf({ kind, file }: Item): string {
  return `${kind} ${posix.basename(file).toLowerCase()}`;
}
