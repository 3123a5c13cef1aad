import { defineCheck } from '../check.ts';
import { workflowsOf } from '../playbook-file.ts';

export default defineCheck({
  code: 'playbook/no-workflow',
  severity: 'error',
  on: ['playbook'],
  says: 'The template of a playbook holds a workflow with triggers and actions.',
  cause: 'A playbook is a workflow; without a trigger nothing starts it.',
  cure: 'Export the workflow with its definition into the template.',
  docs: 'https://learn.microsoft.com/azure/templates/microsoft.logic/workflows',
  check(playbook, { report }) {
    const workflows = workflowsOf(playbook.value);
    if (workflows.length === 0)
      report({ key: ['resources'] }, 'The template has no resource of type Microsoft.Logic/workflows.');
    for (const { index } of workflows) {
      for (const part of ['triggers', 'actions']) {
        const path = ['resources', index, 'properties', 'definition', part];
        if (playbook.pairs(...path).length === 0) report({ key: path.slice(0, -1) }, `The workflow has no ${part}.`);
      }
    }
  },
});
