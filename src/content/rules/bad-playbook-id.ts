import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'automation/bad-playbook-id',
  severity: 'error',
  on: ['automation-rule'],
  says: 'The resource id of a playbook is that of a workflow.',
  cause: 'Sentinel runs Microsoft.Logic/workflows and the workflows of Microsoft.Web/sites, and refuses other ids.',
  cure: 'Copy the resource id from the properties of the playbook.',
  docs: 'https://learn.microsoft.com/azure/sentinel/automate-responses-with-playbooks',
  check(rule, { report }) {
    for (const { path } of rule.list('actions')) {
      const at = [...path, 'actionConfiguration', 'logicAppResourceId'];
      const id = rule.text(...at);
      if (
        id !== undefined &&
        !/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.(Logic\/workflows|Web\/sites)\/[^/]+/i.test(
          id,
        )
      )
        report(at, 'This is no resource id of a playbook.');
    }
  },
});
