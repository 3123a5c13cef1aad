import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'kql/no-time-filter',
  severity: 'info',
  on: ['hunting-query'],
  says: 'A hunting query says which time it looks at.',
  cause: 'Without a filter on time the query reads whatever range the portal happens to show, which is slow and costs.',
  cure: 'Add `| where TimeGenerated > ago(7d)` behind the table.',
  docs: 'https://learn.microsoft.com/kusto/query/best-practices',
  check(hunt, { report }) {
    const query = hunt.query;
    if (!query || query.analysis.tables.size === 0) return;
    if (/\b(TimeGenerated|Timestamp|ago|ingestion_time)\b/.test(codeOf(query.text))) return;
    report({ key: query.path }, 'The query has no filter on time.');
  },
});
