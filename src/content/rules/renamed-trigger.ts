import { defineCheck } from '../check.ts';
import { text } from '../field.ts';
import { workflowsOf } from '../playbook-file.ts';
import { isObject, objectAt } from '../resource.ts';

export default defineCheck({
  code: 'playbook/renamed-trigger',
  severity: 'warning',
  on: ['playbook'],
  says: 'The trigger of Sentinel in a playbook keeps the name that it was made with.',
  cause: 'Sentinel finds the trigger by its name: a playbook whose trigger was renamed is not offered for automation.',
  cure: 'Name it Microsoft_Sentinel_incident, Microsoft_Sentinel_alert or Microsoft_Sentinel_entity.',
  docs: 'https://learn.microsoft.com/azure/sentinel/playbook-triggers-actions',
  check(playbook, { report }) {
    for (const { index } of workflowsOf(playbook.value)) {
      const triggers = ['resources', index, 'properties', 'definition', 'triggers'];
      for (const { key, value, path } of playbook.pairs(...triggers)) {
        const start = isObject(value) ? text(objectAt(value, 'inputs').path) : '';
        if (/^\/(subscribe|incident-creation|entity)\b/i.test(start) && !/sentinel/i.test(key))
          report({ key: path }, `The trigger is named "${key}", which Sentinel does not look for.`);
      }
    }
  },
});
