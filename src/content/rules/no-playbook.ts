import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'automation/no-playbook',
  severity: 'error',
  on: ['automation-rule'],
  says: 'An action that runs a playbook names it.',
  cause: 'Sentinel refuses the rule.',
  cure: 'Add `playbook: Name` with a playbook of this repository, or logicAppResourceId.',
  docs: 'https://learn.microsoft.com/azure/sentinel/automate-responses-with-playbooks',
  check(rule, { report }) {
    for (const { path } of rule.list('actions')) {
      if (rule.text(...path, 'actionType') !== 'RunPlaybook') continue;
      const at = [...path, 'actionConfiguration'];
      if (rule.get([...at, 'playbook']) === undefined && rule.get([...at, 'logicAppResourceId']) === undefined)
        report({ key: at }, 'The action names no playbook.');
    }
  },
});
