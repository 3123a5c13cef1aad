import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';
import { lookbacks } from '../lookback.ts';

export default defineCheck({
  code: 'rule/repeated-events',
  severity: 'info',
  on: ['analytics-rule'],
  says: 'A rule that looks back further than the time between its runs counts an event once.',
  cause:
    'The same event is in several windows: without a filter on ingestion_time() it raises an alert in each of them.',
  cure: 'Add `| where ingestion_time() > ago(1h) and ingestion_time() <= now()`, where 1h is the queryFrequency, or switch suppression on.',
  docs: 'https://learn.microsoft.com/azure/sentinel/ingestion-delay',
  check(rule, { report }) {
    const [period, frequency] = [rule.ticks('queryPeriod'), rule.ticks('queryFrequency')];
    const query = rule.query;
    if (period === undefined || frequency === undefined || !query || period <= frequency) return;
    if (rule.get(['suppressionEnabled']) === true || /\bingestion_time\b/.test(codeOf(query.text))) return;
    if (lookbacks(query.text).some(one => one.ticks <= frequency)) return;
    report(
      { key: ['queryPeriod'] },
      `The rule looks back ${rule.text('queryPeriod')} and runs every ${rule.text('queryFrequency')}: one event can raise several alerts.`,
    );
  },
});
