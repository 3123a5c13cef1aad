import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'kql/unbounded-expand',
  severity: 'info',
  on: ['hunting-query'],
  says: 'mv-expand of a long list has a limit.',
  cause: 'Each row becomes as many as its list has values; a list of thousands multiplies the table.',
  cure: 'Add `limit 100` behind the column, or filter before.',
  docs: 'https://learn.microsoft.com/kusto/query/mv-expand-operator',
  check(item, { report }) {
    for (const { text, path } of item.queries) {
      for (const found of codeOf(text).matchAll(/\|\s*(mv-?expand)\b(?![^|]*\blimit\b)/g)) {
        const start = found.index + found[0].lastIndexOf(found[1]);
        report({ path, start, length: found[1].length }, 'mv-expand has no limit.');
      }
    }
  },
});
