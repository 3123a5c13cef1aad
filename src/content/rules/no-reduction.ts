import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'kql/no-reduction',
  severity: 'info',
  on: ['analytics-rule', 'hunting-query'],
  says: 'A query filters or summarizes what it reads.',
  cause: 'A query that hands on every row of a table costs, and shows nothing in particular.',
  cure: 'Add a `where`, `summarize`, `top` or `distinct`.',
  docs: 'https://learn.microsoft.com/kusto/query/best-practices',
  check(item, { report }) {
    for (const { text, path, analysis } of item.queries) {
      const code = codeOf(text);
      const reduces =
        /\b(where|filter|summarize|top|take|limit|distinct|count|join|lookup|search|make-series|sample|getschema|evaluate|invoke|scan|find|materialize)\b/;
      if (analysis.tables.size > 0 && analysis.functions.length === 0 && !reduces.test(code))
        report({ key: path }, `The query hands on every row of ${[...analysis.tables.keys()].join(', ')}.`);
    }
  },
});
