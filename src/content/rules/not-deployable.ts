import { defineCheck } from '../check.ts';
import type { JsonObject, Target } from '../resource.ts';
import { expandTemplate } from '../template.ts';

/** Stands for the workspace while only the template is looked at. */
const someTarget: Target = {
  subscription: '00000000-0000-0000-0000-000000000000',
  resourceGroup: 'group',
  workspaceId:
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.OperationalInsights/workspaces/workspace',
  location: 'westeurope',
  tenant: '00000000-0000-0000-0000-000000000000',
  repository: 'repository',
};

export default defineCheck({
  code: 'playbook/not-deployable',
  severity: 'warning',
  on: ['playbook'],
  says: 'Picket can deploy every resource of a playbook.',
  cause:
    'Picket writes workflows and API connections one by one, with their expressions evaluated; it leaves out what it can not tell before.',
  cure: 'Give the parameter a default or a value under `parameters` of the workspace; deploy other resources by themselves.',
  docs: 'https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions',
  check(playbook, { report }) {
    for (const resource of expandTemplate(playbook.value as JsonObject, someTarget)) {
      if ('error' in resource) report({ key: ['resources', resource.index, 'type'] }, resource.error);
    }
  },
});
