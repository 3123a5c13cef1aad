import { defineCases } from '../check-cases.ts';

export default defineCases('kql/no-reduction', 'hunt', {
  passes: {
    'a filter': 'query: SigninLogs | where TimeGenerated > ago(1d)',
  },
  fails: {
    nothing: '«query»: SigninLogs | extend a = 1',
  },
});
