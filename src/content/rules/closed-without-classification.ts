import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'automation/closed-without-classification',
  severity: 'error',
  on: ['automation-rule'],
  says: 'An automation rule that closes incidents says why.',
  cause: 'Sentinel closes no incident without a classification.',
  cure: 'Add a classification to the action.',
  docs: 'https://learn.microsoft.com/azure/sentinel/automate-incident-handling-with-automation-rules',
  check(rule, { report }) {
    for (const { path } of rule.list('actions')) {
      const status = [...path, 'actionConfiguration', 'status'];
      if (
        rule.text(...status) === 'Closed' &&
        rule.text(...path, 'actionConfiguration', 'classification') === undefined
      ) {
        report(status, 'The incident is closed without a classification.');
      }
    }
  },
});
