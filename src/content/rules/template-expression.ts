import { defineCheck } from '../check.ts';
import { reportsProblems } from '../playbook-problems.ts';

export default defineCheck({
  code: 'playbook/template-expression',
  severity: 'error',
  on: ['playbook'],
  says: 'The expressions of a template can be read and evaluated.',
  cause: 'A parameter, variable or function that does not exist, or a bracket or quote too many, fails the deployment.',
  cure: 'Correct the expression at its place.',
  docs: 'https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions',
  check: reportsProblems('template/expression'),
});
