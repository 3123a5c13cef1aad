import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

const most = 5;

export default defineCheck({
  code: 'kql/regex-heavy',
  severity: 'info',
  on: ['analytics-rule', 'hunting-query'],
  says: 'A query uses regular expressions sparingly.',
  cause: 'Each one runs over every row; ten of them make a rule slow or let it time out.',
  cure: 'Filter with has first, parse once with `parse`, or join the patterns.',
  docs: 'https://learn.microsoft.com/kusto/query/best-practices',
  check(item, { report }) {
    for (const { text, path } of item.queries) {
      const found = [...codeOf(text).matchAll(/\b(matches\s+regex|extract(?:_all)?|parse-where|replace_regex)\b/g)];
      const extra = found[most];
      if (extra) {
        report(
          { path, start: extra.index, length: extra[0].length },
          `This is regular expression ${most + 1} of ${found.length} in this query.`,
        );
      }
    }
  },
});
