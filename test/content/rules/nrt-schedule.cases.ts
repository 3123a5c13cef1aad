import { defineCases } from '../check-cases.ts';

export default defineCases('rule/nrt-schedule', 'rule', {
  passes: {
    'a scheduled rule': 'kind: Scheduled',
  },
  fails: {
    'a near-real-time rule': `kind: NRT
«queryFrequency»: 1h
«queryPeriod»: 1h
«triggerOperator»: gt
«triggerThreshold»: 0`,
  },
});
