import { ticksPerDay, ticksPerMinute } from '../../core/time.ts';
import { defineCheck } from '../check.ts';

const path = ['incidentConfiguration', 'groupingConfiguration', 'lookbackDuration'];

export default defineCheck({
  code: 'rule/grouping-lookback-out-of-range',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'Alerts are grouped over 5 minutes to 7 days.',
  cause: 'Sentinel accepts no other lookbackDuration.',
  cure: 'Choose a duration from 5m to 7d.',
  docs: 'https://learn.microsoft.com/azure/sentinel/create-analytics-rules',
  check(rule, { report }) {
    const ticks = rule.ticks(...path);
    if (ticks === undefined || (ticks >= 5n * ticksPerMinute && ticks <= 7n * ticksPerDay)) return;
    report(path, `Alerts are grouped over ${rule.text(...path)}; it must lie between 5m and 7d.`);
  },
});
