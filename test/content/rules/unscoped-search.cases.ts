import { defineCases } from '../check-cases.ts';

export default defineCases('rule/unscoped-search', 'rule', {
  passes: {
    'named tables': `query: union SigninLogs, AuditLogs`,
    multiplication: `query: SigninLogs | extend union_ = 2 * 3`,
  },
  fails: {
    search: `query: «search *» | take 5`,
    union: `query: |
  «union isfuzzy=true *»
  | take 5`,
  },
});
