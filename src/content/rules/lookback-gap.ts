import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';
import { lookbacks } from '../lookback.ts';

export default defineCheck({
  code: 'rule/lookback-gap',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A query looks back at least as far as the time between two runs.',
  cause: 'What happened between the runs and before the longest ago() of the query is never looked at.',
  cure: 'Raise the ago() of the query to the queryFrequency or more, or run the rule more often.',
  docs: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
  check(rule, { report }) {
    const frequency = rule.ticks('queryFrequency');
    const query = rule.query;
    if (frequency === undefined || !query || !isWholeFilter(query.text)) return;
    const [longest] = lookbacks(query.text).toSorted((a, b) => (a.ticks > b.ticks ? -1 : 1));
    if (!longest || longest.ticks >= frequency) return;
    report(
      { path: query.path, start: longest.start, length: longest.length },
      `The rule runs every ${rule.text('queryFrequency')}, but its query looks back only ${longest.said}.`,
    );
  },
});

/** Whether the filter stands on its own: a query that reads several tables may filter only one of them. */
function isWholeFilter(query: string): boolean {
  const code = codeOf(query);
  return /\bTimeGenerated\s*>=?\s*ago\b/.test(code) && !/\b(join|union|lookup)\b/.test(code);
}
