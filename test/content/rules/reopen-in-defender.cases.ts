import { defineCases } from '../check-cases.ts';

export default defineCases('rule/reopen-in-defender', 'rule', {
  passes: {
    'not reopened': `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    reopenClosedIncident: false`,
  },
  fails: {
    reopened: `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    reopenClosedIncident: «true»`,
  },
});
