import { defineCases } from '../check-cases.ts';

export default defineCases('rule/repeated-events', 'rule', {
  passes: {
    'by the time of ingestion': `queryFrequency: 1h
queryPeriod: 1d
query: |
  SigninLogs | where ingestion_time() > ago(1h)`,
    'only the newest': `queryFrequency: 1h
queryPeriod: 1d
query: |
  SigninLogs | where TimeGenerated > ago(1h)`,
    suppressed: `queryFrequency: 1h
queryPeriod: 1d
suppressionEnabled: true`,
  },
  fails: {
    'each run again': `queryFrequency: 1h
«queryPeriod»: 1d`,
  },
});
