import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/no-overlap',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A rule looks back further than the time between its runs.',
  cause:
    'Events reach their table minutes after they happen, and a run looks at TimeGenerated: what comes late for its window is in no window at all.',
  cure: 'Raise queryPeriod by the delay of the source and count each event once with `| where ingestion_time() > ago(1h) and ingestion_time() <= now()`, where 1h is the queryFrequency.',
  docs: 'https://learn.microsoft.com/azure/sentinel/ingestion-delay',
  check(rule, { report }) {
    const period = rule.ticks('queryPeriod');
    if (period === undefined || period !== rule.ticks('queryFrequency')) return;
    const said = rule.text('queryFrequency');
    report(
      ['queryPeriod'],
      `The rule runs every ${said} and looks back no further: events that arrive late are never seen.`,
      `Raise queryPeriod by the delay of the source, and add \`| where ingestion_time() > ago(${said}) and ingestion_time() <= now()\` so that no event counts twice.`,
    );
  },
});
