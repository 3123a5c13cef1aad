import { defineCases } from '../check-cases.ts';

export default defineCases('summary-rule/time-filter', 'summary', {
  passes: {
    'no filter': 'query: SigninLogs | summarize count() by bin(TimeGenerated, 10m)',
  },
  fails: {
    'a filter of TimeGenerated': 'query: SigninLogs | «where TimeGenerated» > datetime(2030-01-01) | summarize count()',
    ago: 'query: SigninLogs | where CreatedDateTime > «ago(»1h) | summarize count()',
  },
});
