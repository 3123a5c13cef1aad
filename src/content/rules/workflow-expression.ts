import { defineCheck } from '../check.ts';
import { reportsProblems } from '../playbook-problems.ts';

export default defineCheck({
  code: 'playbook/workflow-expression',
  severity: 'error',
  on: ['playbook'],
  says: 'The expressions of a workflow can be read, and call functions that exist.',
  cause: 'Logic Apps refuses to save a workflow with such an expression.',
  cure: 'Correct the expression at its place.',
  docs: 'https://learn.microsoft.com/azure/logic-apps/workflow-definition-language-functions-reference',
  check: reportsProblems('workflow/expression'),
});
