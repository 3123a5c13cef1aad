import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/period-shorter-than-frequency',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'The query period of a rule is at least as long as its frequency.',
  cause:
    'A rule that looks back less far than the time between its runs never sees part of the events; Sentinel refuses it.',
  cure: 'Raise queryPeriod, or run the rule more often.',
  docs: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
  check(rule, { report }) {
    const period = rule.ticks('queryPeriod');
    const frequency = rule.ticks('queryFrequency');
    if (period === undefined || frequency === undefined || period >= frequency) return;
    const [short, long] = [rule.text('queryPeriod'), rule.text('queryFrequency')];
    report(
      ['queryPeriod'],
      `The rule runs every ${long} but looks back only ${short}.`,
      `Set queryPeriod to ${long} or more.`,
    );
  },
});
