import { defineCases } from '../check-cases.ts';

export default defineCases('rule/disabled-in-defender', 'rule', {
  passes: {
    'another kind': 'kind: Scheduled',
  },
  fails: {
    'of Microsoft': `kind: «MicrosoftSecurityIncidentCreation»
productFilter: Azure Security Center`,
  },
});
