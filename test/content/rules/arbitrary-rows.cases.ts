import { defineCases } from '../check-cases.ts';

export default defineCases('rule/arbitrary-rows', 'rule', {
  passes: {
    'inside of a subquery': `query: SigninLogs | join (AuditLogs | take 5) on CorrelationId`,
    top: `query: SigninLogs | top 5 by TimeGenerated`,
    'in a comment': `query: |\n  SigninLogs\n  // | take 5`,
  },
  fails: {
    take: `query: SigninLogs | «take» 5`,
    'limit before a comment': `query: |\n  SigninLogs\n  | «limit» 10 // only a few`,
  },
});
