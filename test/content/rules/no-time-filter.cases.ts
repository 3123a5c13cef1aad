import { defineCases } from '../check-cases.ts';

export default defineCases('kql/no-time-filter', 'hunt', {
  passes: {
    'a filter': `query: SigninLogs | where TimeGenerated > ago(1d)`,
    'no table': `query: print 1`,
  },
  fails: {
    none: `«query»: SigninLogs | where ResultType != "0"`,
  },
});
