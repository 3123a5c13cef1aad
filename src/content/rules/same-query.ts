import { defineCheck } from '../check.ts';
import { text } from '../field.ts';
import type { Item } from '../item.ts';
import type { Repository } from '../repository.ts';
import { isObject } from '../resource.ts';

export default defineCheck({
  code: 'content/same-query',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A query belongs to one rule.',
  cause: 'Two rules with one query raise two alerts for one event.',
  cure: 'Remove one of the rules, or let their queries look for different things.',
  check(rule, { report, repository }) {
    const [first] = byQuery(repository).get(normal(rule.item)) ?? [];
    if (first !== undefined && first !== rule.item) report({ key: ['query'] }, `${first.file} has the same query.`);
  },
});

const indexed = new WeakMap<Repository, Map<string, Item[]>>();

function byQuery(repository: Repository): Map<string, Item[]> {
  const known =
    indexed.get(repository) ??
    Map.groupBy(
      repository.of('analytics-rule').filter(one => normal(one) !== ''),
      normal,
    );
  indexed.set(repository, known);
  return known;
}

/** A query without comments and spacing. */
function normal({ value }: Item): string {
  const query = isObject(value) ? text(value.query) : '';
  return query
    .replace(/(^|\s)\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
