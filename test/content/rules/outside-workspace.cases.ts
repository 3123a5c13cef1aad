import { defineCases } from '../check-cases.ts';

export default defineCases('rule/outside-workspace', 'rule', {
  passes: {
    'a comment': `query: |
  // cluster("x")
  SigninLogs`,
  },
  fails: {
    'data explorer': `query: |
  «adx»('https://x.example/db').T`,
  },
});
