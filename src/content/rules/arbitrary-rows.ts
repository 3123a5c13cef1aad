import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'rule/arbitrary-rows',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A rule does not end with take, limit or sample.',
  cause: 'These give any rows: which ones an alert shows differs from run to run, and the others are lost.',
  cure: 'Summarize, or use `top 100 by …` so that it is always the same rows.',
  docs: 'https://learn.microsoft.com/kusto/query/take-operator',
  check(rule, { report }) {
    const query = rule.query;
    if (!query) return;
    const found = /\|\s*(take|limit|sample)\b[^|);]*$/.exec(codeOf(query.text));
    if (!found) return;
    const start = found.index + found[0].indexOf(found[1]);
    report(
      { path: query.path, start, length: found[1].length },
      `\`${found[1]}\` gives any rows, and drops the others.`,
    );
  },
});
