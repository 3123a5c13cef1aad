import { defineCases } from '../check-cases.ts';

export default defineCases('rule/template-version-alone', 'rule', {
  passes: {
    'with its template': `alertRuleTemplateName: 7a03f35f-e789-4be5-afd4-d2ac6cd68f11
templateVersion: 1.0.0`,
  },
  fails: {
    alone: '«templateVersion»: 1.0.0',
  },
});
