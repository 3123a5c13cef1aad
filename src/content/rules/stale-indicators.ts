import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

/** The tables of indicators, with the column that names one indicator. */
const keys: Readonly<Record<string, string>> = {
  ThreatIntelIndicators: 'Id',
  ThreatIntelligenceIndicator: 'IndicatorId',
};

export default defineCheck({
  code: 'kql/stale-indicators',
  severity: 'warning',
  on: ['analytics-rule', 'hunting-query'],
  says: 'A query over threat indicators takes the latest state of each.',
  cause:
    'Every change and renewal of an indicator is a new row: without the latest one, expired and deleted indicators match too.',
  cure: 'ThreatIntelIndicators: `| summarize arg_max(TimeGenerated, *) by Id | where IsDeleted == false and ValidUntil > now()`. ThreatIntelligenceIndicator: the same by IndicatorId, with Active and ExpirationDateTime.',
  docs: 'https://learn.microsoft.com/azure/sentinel/work-with-stix-objects-indicators',
  check(item, { report }) {
    for (const { text, path, analysis } of item.queries) {
      const code = codeOf(text);
      for (const [table, id] of Object.entries(keys)) {
        if (!analysis.tables.has(table)) continue;
        const latest = new RegExp(`\\barg_max\\s*\\([^)]*\\)\\s*by\\b[^|]*\\b${id}\\b`).test(code);
        const start = code.search(new RegExp(`\\b${table}\\b`));
        if (!latest && start >= 0)
          report(
            { path, start, length: table.length },
            `The query does not take the latest row of each ${id} of ${table}.`,
          );
      }
    }
  },
});
