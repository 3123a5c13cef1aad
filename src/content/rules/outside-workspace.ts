import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'rule/outside-workspace',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'The query of a rule reads Log Analytics only.',
  cause: 'Sentinel supports no Azure Data Explorer function (adx(), cluster(), database()) in analytics rules.',
  cure: 'Bring the data into a table of the workspace, or run the query by hand.',
  docs: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
  check(rule, { report }) {
    const query = rule.query;
    if (!query) return;
    for (const found of codeOf(query.text).matchAll(/\b(adx|cluster|database)\s*\(/g)) {
      report(
        { path: query.path, start: found.index, length: found[1].length },
        `${found[1]}() leads out of Log Analytics, which a rule can not.`,
      );
    }
  },
});
