import { defineCheck } from '../check.ts';
import { reportsProblems } from '../playbook-problems.ts';

export default defineCheck({
  code: 'playbook/workflow-limit',
  severity: 'error',
  on: ['playbook'],
  says: 'A workflow stays within the limits of Logic Apps.',
  cause: 'Logic Apps refuses a workflow with more actions, levels, cases, variables or characters.',
  cure: 'Move a part into a playbook of its own that this one calls.',
  docs: 'https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration',
  check: reportsProblems('workflow/limit'),
});
