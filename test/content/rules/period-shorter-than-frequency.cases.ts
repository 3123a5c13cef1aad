import { defineCases } from '../check-cases.ts';

export default defineCases('rule/period-shorter-than-frequency', 'rule', {
  passes: {
    'the same length': `queryFrequency: 1h
queryPeriod: PT60M`,
    'a longer period': `queryFrequency: 1h
queryPeriod: 1d`,
    'no duration at all': `queryFrequency: soon
queryPeriod: 5m`,
  },
  fails: {
    'a shorter period': {
      text: `queryFrequency: 1d
queryPeriod: «5h»`,
      says: /every 1d but looks back only 5h/,
    },
  },
});
