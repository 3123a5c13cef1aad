import { ticksPerDay, ticksPerMinute } from '../../core/time.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/schedule-out-of-range',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'Query frequency and query period lie between 5 minutes and 14 days.',
  cause: 'Sentinel accepts no other values for a scheduled rule.',
  cure: 'Choose a duration from 5m to 14d; for less than 5 minutes there are NRT rules.',
  docs: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
  check(rule, { report }) {
    for (const key of ['queryFrequency', 'queryPeriod']) {
      const ticks = rule.ticks(key);
      if (ticks === undefined || (ticks >= 5n * ticksPerMinute && ticks <= 14n * ticksPerDay)) continue;
      report([key], `"${key}" is ${rule.text(key)}; it must lie between 5m and 14d.`);
    }
  },
});
