import { defineCases } from '../check-cases.ts';

export default defineCases('rule/unknown-override-value', 'rule', {
  passes: {
    known: `alertDetailsOverride: { alertSeverityColumnName: S }
query: SigninLogs | extend S = iff(IPAddress == "", "High", "Low")`,
    'the condition is no value': `alertDetailsOverride: { alertSeverityColumnName: S }
query: SigninLogs | extend S = case(IPAddress in ("a", "b"), "High", "Low")`,
  },
  fails: {
    'an unknown one': {
      text: `alertDetailsOverride: { alertSeverityColumnName: S }
query: SigninLogs | extend S = case(IPAddress == "a", «"high"», "Low")`,
      says: /Did you mean "High"/,
    },
  },
});
