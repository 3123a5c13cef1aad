import { defineCases } from '../check-cases.ts';

export default defineCases('kql/unwindowed-join', 'hunt', {
  passes: {
    'with a filter': 'query: SigninLogs | join (SigninLogs | where TimeGenerated > datetime(2026)) on IPAddress',
  },
  fails: {
    without: 'query: SigninLogs | join kind=inner («SigninLogs» | project IPAddress) on IPAddress',
  },
});
