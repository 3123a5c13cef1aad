import { defineCases } from '../check-cases.ts';

export default defineCases('rule/grouping-lookback-out-of-range', 'rule', {
  passes: {
    'the longest': `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: Selected
    groupByAlertDetails: [Severity]
    lookbackDuration: 7d`,
  },
  fails: {
    'too long': `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: Selected
    lookbackDuration: «8d»`,
    'too short': `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: Selected
    lookbackDuration: «PT1M»`,
  },
});
