import { defineCases } from '../check-cases.ts';

export default defineCases('rule/schedule-out-of-range', 'rule', {
  passes: {
    'the shortest': `queryFrequency: 5m
queryPeriod: 5m`,
    'the longest': `queryFrequency: 14d
queryPeriod: 14d`,
  },
  fails: {
    'too often': `queryFrequency: «1m»`,
    'too far': `queryPeriod: «15d»`,
  },
});
