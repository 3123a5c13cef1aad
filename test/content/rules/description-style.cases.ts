import { defineCases } from '../check-cases.ts';

export default defineCases('rule/description-style', 'rule', {
  passes: {
    identifies: 'description: Identifies sign-ins.',
    'quoted as the community does': `description: |
  'This query searches for it.'`,
  },
  fails: {
    'something else': '«description»: Sign-ins.',
  },
});
