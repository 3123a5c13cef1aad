import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/repeated-property',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'A dynamic property of an alert stands once.',
  cause: 'An alert can not have two values of one property; Sentinel refuses the rule.',
  cure: 'Remove one of the two.',
  docs: 'https://learn.microsoft.com/azure/sentinel/customize-alert-details',
  check(rule, { report }) {
    const seen = new Set<string>();
    for (const { path } of rule.list('alertDetailsOverride', 'alertDynamicProperties')) {
      const name = rule.text(...path, 'alertProperty');
      if (name !== undefined && seen.has(name)) report([...path, 'alertProperty'], `"${name}" stands twice.`);
      if (name !== undefined) seen.add(name);
    }
  },
});
