import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'playbook/fixed-location',
  severity: 'warning',
  on: ['playbook'],
  says: 'A playbook lies where its resource group lies.',
  cause: 'A fixed region can not be deployed where the connections and the workspace lie in another.',
  cure: 'Write "[resourceGroup().location]", or a parameter with it as default.',
  docs: 'https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource',
  check(playbook, { report }) {
    for (const { path } of playbook.list('resources')) {
      const location = playbook.text(...path, 'location');
      if (location !== undefined && !location.startsWith('[') && location !== 'global')
        report([...path, 'location'], `The region "${location}" is fixed.`);
    }
  },
});
