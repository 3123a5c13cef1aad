import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'summary-rule/bin-start',
  severity: 'error',
  on: ['summary-rule'],
  says: 'The first bin of a summary rule starts on a full hour.',
  cause: 'Azure Monitor accepts no other binStartTime.',
  cure: 'Write it as 2030-01-31T08:00:00Z.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/logs/summary-rules',
  check(rule, { report }) {
    const start = rule.text('binStartTime');
    if (start === undefined) return;
    const time = Date.parse(start);
    if (Number.isNaN(time)) report(['binStartTime'], `"${start}" is no time.`);
    else if (time % 3_600_000 !== 0) report(['binStartTime'], `"${start}" is not a full hour.`);
  },
});
