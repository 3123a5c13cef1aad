import { ticksPerHour } from '../../core/time.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/suppression-out-of-range',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'A suppression lasts at least as long as the frequency of the rule and at most 24 hours.',
  cause: 'A shorter one would suppress nothing, a longer one is refused.',
  cure: 'Choose a suppressionDuration from the frequency of the rule to 24h, or switch the suppression off.',
  docs: 'https://learn.microsoft.com/azure/sentinel/create-analytics-rules',
  check(rule, { report }) {
    const quiet = rule.ticks('suppressionDuration');
    if (rule.get(['suppressionEnabled']) !== true || quiet === undefined) return;
    const frequency = rule.ticks('queryFrequency') ?? 0n;
    const said = rule.text('suppressionDuration');
    if (quiet > 24n * ticksPerHour)
      report(['suppressionDuration'], `The suppression lasts ${said}; 24h is the longest.`);
    else if (quiet < frequency) {
      report(
        ['suppressionDuration'],
        `The suppression lasts ${said}, less than the ${rule.text('queryFrequency')} between two runs.`,
      );
    }
  },
});
