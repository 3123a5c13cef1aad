import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/template-version-alone',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'A rule that names the version of its template names the template.',
  cause: 'Sentinel refuses templateVersion without alertRuleTemplateName.',
  cure: 'Add alertRuleTemplateName, or remove templateVersion.',
  docs: 'https://learn.microsoft.com/azure/sentinel/manage-analytics-rule-templates',
  check(rule, { report }) {
    if (rule.get(['templateVersion']) === undefined || rule.get(['alertRuleTemplateName']) !== undefined) return;
    report({ key: ['templateVersion'] }, 'The rule has a templateVersion and no alertRuleTemplateName.');
  },
});
