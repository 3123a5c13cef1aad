import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'kql/contains-search',
  severity: 'info',
  on: ['analytics-rule', 'hunting-query'],
  says: 'A query looks for whole terms with has, not for parts of them with contains.',
  cause: 'contains reads every value; has uses the index of terms and is many times faster.',
  cure: 'Use has where the text is a whole term, hasprefix for its start; keep contains where a part of a term is meant.',
  docs: 'https://learn.microsoft.com/kusto/query/best-practices',
  check(item, { report }) {
    for (const { text, path } of item.queries) {
      for (const found of codeOf(text).matchAll(/(?<![\w!])(!?contains(?:_cs)?)\b(?!\s*\()/g)) {
        const start = found.index + found[0].lastIndexOf(found[1]);
        report({ path, start, length: found[1].length }, `\`${found[1]}\` reads every value of the column.`);
      }
    }
  },
});
