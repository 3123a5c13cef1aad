import { ticksPerDay, ticksPerHour } from '../../core/time.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/frequent-for-long-period',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'A rule that looks back two days or more runs at most once an hour.',
  cause: 'Sentinel refuses frequent runs over long periods because of their cost.',
  cure: 'Set queryFrequency to 1h or more, or queryPeriod below 2d.',
  docs: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
  check(rule, { report }) {
    const period = rule.ticks('queryPeriod');
    const frequency = rule.ticks('queryFrequency');
    if (period === undefined || frequency === undefined) return;
    if (period < 2n * ticksPerDay || frequency >= ticksPerHour) return;
    report(
      ['queryFrequency'],
      `The rule looks back ${rule.text('queryPeriod')} and runs every ${rule.text('queryFrequency')}; from 2d on it may run at most every hour.`,
    );
  },
});
