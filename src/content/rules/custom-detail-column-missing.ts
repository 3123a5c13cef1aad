import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/custom-detail-column-missing',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'Every column that a custom detail names is in the output of the query.',
  cause: 'Sentinel refuses a rule whose custom detail has no column; upper and lower case count.',
  cure: 'Correct the name, or keep the column in the query up to its end.',
  docs: 'https://learn.microsoft.com/azure/sentinel/surface-custom-details-in-alerts',
  check(rule, { report }) {
    const output = rule.output;
    if (!output) return;
    for (const { key, value, path } of rule.pairs('customDetails')) {
      if (typeof value !== 'string' || output.has(value)) continue;
      report(path, `The query has no column "${value}" for the custom detail "${key}".`, output.help(value));
    }
  },
});
