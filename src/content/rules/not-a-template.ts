import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'playbook/not-a-template',
  severity: 'error',
  on: ['playbook'],
  says: 'A playbook is an ARM template: it names its schema and contentVersion.',
  cause: 'Azure Resource Manager refuses a template without them.',
  cure: 'Add $schema and "contentVersion": "1.0.0.0".',
  docs: 'https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax',
  check(playbook, { report }) {
    const schema = playbook.text('$schema');
    if (schema === undefined) report({ key: [] }, 'The template names no $schema.');
    else if (!/deploymentTemplate\.json#?$/i.test(schema))
      report(['$schema'], 'This is no schema of a deployment template.');
    if (playbook.text('contentVersion') === undefined) report({ key: [] }, 'The template has no contentVersion.');
  },
});
