import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'summary-rule/time-filter',
  severity: 'warning',
  on: ['summary-rule'],
  says: 'The query of a summary rule leaves the time to its bins.',
  cause:
    'Each run sees the rows of one bin and no others. A filter of the query comes on top of that, and now() is the time of the run: rows of the bin are lost.',
  cure: 'Remove the filter; binSize says how much time a run sees.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/logs/summary-rules',
  check(rule, { report }) {
    for (const { text, path } of rule.queries) {
      for (const found of codeOf(text).matchAll(/\bwhere\s+TimeGenerated\b|\b(?:ago|now)\s*\(/g))
        report({ path, start: found.index, length: found[0].length }, 'The query filters by time.');
    }
  },
});
