import { defineCheck } from '../check.ts';
import { reportsProblems } from '../playbook-problems.ts';

export default defineCheck({
  code: 'playbook/invalid-workflow',
  severity: 'error',
  on: ['playbook'],
  says: 'The definition of a workflow is one that Logic Apps takes.',
  cause:
    'Logic Apps refuses the workflow: an action, trigger, variable, loop or runAfter of it is not what it must be.',
  cure: 'Correct the definition at the place of the message.',
  docs: 'https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language',
  check: reportsProblems('workflow/invalid'),
});
