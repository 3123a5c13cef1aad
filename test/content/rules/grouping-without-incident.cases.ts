import { defineCases } from '../check-cases.ts';

export default defineCases('rule/grouping-without-incident', 'rule', {
  passes: {
    'with incidents': `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: AnyAlert`,
  },
  fails: {
    without: `incidentConfiguration:
  createIncident: false
  groupingConfiguration: { enabled: «true» }`,
  },
});
