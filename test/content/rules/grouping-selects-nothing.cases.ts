import { defineCases } from '../check-cases.ts';

export default defineCases('rule/grouping-selects-nothing', 'rule', {
  passes: {
    something: `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: Selected
    groupByAlertDetails: [Severity]`,
    'switched off': `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: false
    matchingMethod: Selected
`,
  },
  fails: {
    nothing: `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: «Selected»
`,
  },
});
