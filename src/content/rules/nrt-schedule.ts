import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/nrt-schedule',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'A near-real-time rule has no schedule and no threshold.',
  cause: 'It runs every minute over the newest events and alerts for each result; Sentinel refuses the keys.',
  cure: 'Remove the key, or make the rule Scheduled.',
  docs: 'https://learn.microsoft.com/azure/sentinel/near-real-time-rules',
  check(rule, { report }) {
    if (rule.text('kind') !== 'NRT') return;
    for (const key of ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold']) {
      if (rule.get([key]) !== undefined) report({ key: [key] }, `A near-real-time rule has no ${key}.`);
    }
  },
});
