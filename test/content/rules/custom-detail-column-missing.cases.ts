import { defineCases } from '../check-cases.ts';

export default defineCases('rule/custom-detail-column-missing', 'rule', {
  passes: {
    'a column': `customDetails:
  User: UserPrincipalName`,
  },
  fails: {
    'no column': {
      text: `customDetails:
  User: «UserPrincipleName»`,
      says: /Did you mean "UserPrincipalName"/,
    },
  },
});
