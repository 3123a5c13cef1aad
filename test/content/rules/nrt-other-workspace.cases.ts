import { defineCases } from '../check-cases.ts';

export default defineCases('rule/nrt-other-workspace', 'rule', {
  passes: {
    'a scheduled rule': 'query: workspace("x").SigninLogs',
  },
  fails: {
    'near real time': `kind: NRT
query: «workspace»("x").SigninLogs`,
  },
});
