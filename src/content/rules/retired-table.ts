import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

const retired: Readonly<Record<string, string>> = { ThreatIntelligenceIndicator: 'ThreatIntelIndicators' };

export default defineCheck({
  code: 'kql/retired-table',
  severity: 'warning',
  on: ['analytics-rule', 'hunting-query', 'parser'],
  says: 'A query reads no table that Sentinel fills no more.',
  cause: 'The table still exists, so the query runs, and finds nothing new.',
  cure: 'Read the table that the message names.',
  docs: 'https://learn.microsoft.com/azure/sentinel/work-with-stix-objects-indicators',
  check(item, { report }) {
    for (const { text, path, analysis } of item.queries) {
      for (const [table, instead] of Object.entries(retired)) {
        const start = analysis.tables.has(table) ? codeOf(text).search(new RegExp(`\\b${table}\\b`)) : -1;
        if (start >= 0)
          report(
            { path, start, length: table.length },
            `Sentinel stopped to fill ${table} in July 2025; ${instead} has its successors.`,
          );
      }
    }
  },
});
