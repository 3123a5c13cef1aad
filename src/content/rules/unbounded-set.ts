import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';
import { mappedFields } from '../mapping.ts';

export default defineCheck({
  code: 'rule/unbounded-set',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A set or list that an alert carries has a limit.',
  cause:
    'An alert takes 500 entities and 64 KB in all, and 50 values of a custom detail: what is more is cut, and no one knows what.',
  cure: 'Give the largest number: make_set(Column, 50).',
  docs: 'https://learn.microsoft.com/azure/sentinel/entities-reference',
  check(rule, { report }) {
    const query = rule.query;
    if (!query) return;
    const details = rule.pairs('customDetails').map(({ value }) => value);
    const carried = new Set([...mappedFields(rule).map(field => field.column.value), ...details]);
    for (const found of codeOf(query.text).matchAll(/\b(\w+)\s*=\s*(make_(?:set|list)\s*\(\s*[\w.]+\s*\))/g)) {
      if (!carried.has(found[1])) continue;
      const start = found.index + found[0].length - found[2].length;
      report(
        { path: query.path, start, length: found[2].length },
        `"${found[1]}" goes into the alert and has no limit.`,
      );
    }
  },
});
