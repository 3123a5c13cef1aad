import { ticksPerDay } from '../../core/time.ts';
import { defineCheck } from '../check.ts';
import { lookbacks } from '../lookback.ts';

const longest = 14n * ticksPerDay;

export default defineCheck({
  code: 'rule/lookback-beyond-period',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A query does not ask for rows that are older than the query period of its rule.',
  cause:
    'Sentinel shows the query only rows of the query period: what is older is silently missing, whatever ago() says.',
  cure: 'Raise queryPeriod to the longest ago() of the query (14d at most), or look back less far.',
  docs: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
  check(rule, { report }) {
    const period = rule.ticks('queryPeriod');
    const query = rule.query;
    if (period === undefined || !query) return;
    for (const { ticks, said, start, length } of lookbacks(query.text)) {
      if (ticks <= period) continue;
      report(
        { path: query.path, start, length },
        `The query looks back ${said}, but the rule only ${rule.text('queryPeriod')}: older rows are never seen.`,
        ticks <= longest
          ? `Set queryPeriod to ${said}, or look back less far.`
          : 'No rule sees more than 14d: look back less far.',
      );
    }
  },
});
