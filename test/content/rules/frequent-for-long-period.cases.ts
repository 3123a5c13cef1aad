import { defineCases } from '../check-cases.ts';

export default defineCases('rule/frequent-for-long-period', 'rule', {
  passes: {
    'an hour over two days': `queryFrequency: 1h
queryPeriod: 2d`,
    'minutes over hours': `queryFrequency: 5m
queryPeriod: 47h`,
  },
  fails: {
    'minutes over days': `queryFrequency: «5m»
queryPeriod: 2d`,
  },
});
