import { defineCases } from '../check-cases.ts';

export default defineCases('rule/unbounded-set', 'rule', {
  passes: {
    'with a limit': `customDetails: { Ips: Ips }
query: SigninLogs | summarize Ips = make_set(IPAddress, 50)`,
    'not in the alert': 'query: SigninLogs | summarize Ips = make_set(IPAddress)',
  },
  fails: {
    'a custom detail': `customDetails: { Ips: Ips }
query: SigninLogs | summarize Ips = «make_set(IPAddress)»`,
  },
});
