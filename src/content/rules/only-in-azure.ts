import { defineCheck } from '../check.ts';
import { reportsProblems } from '../playbook-problems.ts';

export default defineCheck({
  code: 'playbook/only-in-azure',
  severity: 'info',
  on: ['playbook'],
  says: 'A playbook uses only what Picket can run in its tests.',
  cause: 'Azure runs it; only the tests of this repository can not.',
  cure: 'Nothing has to be done; test the playbook in Azure.',
  docs: 'https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers',
  check: reportsProblems('workflow/unsupported'),
});
