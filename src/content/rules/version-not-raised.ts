import { defineCheck } from '../check.ts';
import { contentHash } from '../content-hash.ts';
import { versionOf } from '../item-version.ts';

export default defineCheck({
  code: 'content/version-not-raised',
  severity: 'error',
  on: ['analytics-rule', 'hunting-query', 'parser'],
  says: 'The version of an item rises with every change of what is deployed.',
  cause: 'Who follows the item by its version, in the content hub or in a workspace, does not notice the change.',
  cure: 'Raise the version: the last number for a correction, the middle one for new results.',
  docs: 'https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide',
  check(item, { report, before }) {
    const then = before?.of(item.item);
    const [old, now] = [then && versionOf(then), versionOf(item.item)];
    if (!then || !old || contentHash(then) === contentHash(item.item)) return;
    if (!now)
      report({ key: [item.item.kind === 'parser' ? 'ParserName' : 'name'] }, `The version ${old.text} is gone.`);
    else if (compare(now.numbers, old.numbers) <= 0)
      report(
        now.path,
        `The item changed and its version is ${now.text}; it was ${old.text}.`,
        `Set it to ${next(old.numbers)} or more.`,
      );
  },
});

function compare(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((number, index) => number !== b[index]);
  return differing < 0 ? 0 : a[differing] - b[differing];
}

function next([major, minor, patch]: readonly number[]): string {
  return `${major}.${minor}.${patch + 1}`;
}
