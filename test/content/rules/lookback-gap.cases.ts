import { defineCases } from '../check-cases.ts';

export default defineCases('rule/lookback-gap', 'rule', {
  passes: {
    'as far': `queryFrequency: 1h
queryPeriod: 1d
query: |
  SigninLogs | where TimeGenerated > ago(1h)`,
    'the longest counts': `queryFrequency: 1h
queryPeriod: 1d
query: |
  SigninLogs | where TimeGenerated >= ago(1d) | extend fresh = TimeGenerated > ago(5m)`,
    'one of two tables': `queryFrequency: 1h
queryPeriod: 1d
query: |
  SigninLogs | where TimeGenerated > ago(5m) | join (SigninLogs) on IPAddress`,
  },
  fails: {
    'less far': `queryFrequency: 1h
queryPeriod: 1d
query: |
  SigninLogs | where TimeGenerated > «ago(10m)»`,
  },
});
