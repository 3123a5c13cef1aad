import { defineCases } from '../check-cases.ts';

export default defineCases('rule/no-overlap', 'rule', {
  passes: {
    'an overlap': `queryFrequency: 1h
queryPeriod: 70m`,
    'durations in other words': `queryFrequency: PT1H
queryPeriod: PT70M`,
  },
  fails: {
    'the same': {
      text: `queryFrequency: 1h
queryPeriod: «PT60M»`,
      says: /ingestion_time\(\) > ago\(1h\)/,
    },
  },
});
