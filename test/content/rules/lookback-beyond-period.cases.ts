import { defineCases } from '../check-cases.ts';

export default defineCases('rule/lookback-beyond-period', 'rule', {
  passes: {
    within: `query: SigninLogs | where TimeGenerated > ago(1h)`,
    'in a comment and in a text': `query: |
  SigninLogs // ago(30d)
  | where AppDisplayName != "ago(30d)"`,
  },
  fails: {
    'more than any rule sees': {
      text: `query: SigninLogs | where TimeGenerated > «ago(30d)»`,
      says: /No rule sees more than 14d/,
    },
    'a literal': {
      text: `query: SigninLogs | where TimeGenerated > «ago(14d)»`,
      says: /looks back 14d, but the rule only 1h/,
    },
    'a name that let binds': `query: |
  let window = 2d;
  SigninLogs
  | where TimeGenerated > «ago(window)»`,
  },
});
