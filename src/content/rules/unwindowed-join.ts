import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'kql/unwindowed-join',
  severity: 'info',
  on: ['hunting-query'],
  says: 'Each side of a join looks at a time of its own.',
  cause: 'A side without a filter on time is read whole before it is joined.',
  cure: 'Add `| where TimeGenerated > ago(7d)` behind the table in the brackets.',
  docs: 'https://learn.microsoft.com/kusto/query/best-practices',
  check(item, { report }) {
    for (const { text, path, analysis } of item.queries) {
      for (const found of codeOf(text).matchAll(/\bjoin\b[^()|;]*\(\s*(\w+)\b([^()]*)\)/g)) {
        const [whole, table, rest] = found;
        if (!analysis.tables.has(table) || /\b(TimeGenerated|Timestamp)\b/.test(rest)) continue;
        const start = found.index + whole.indexOf(table, whole.indexOf('('));
        report({ path, start, length: table.length }, `${table} is joined without a filter on time.`);
      }
    }
  },
});
