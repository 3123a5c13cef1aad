import { defineCheck } from '../check.ts';
import { connectionUses } from '../playbook-connections.ts';

export default defineCheck({
  code: 'playbook/unused-connection',
  severity: 'info',
  on: ['playbook'],
  says: 'A connection that a workflow is given is used.',
  cause: 'Who deploys the playbook must sign in to it, for nothing.',
  cure: 'Remove it from $connections and its resource from the template.',
  docs: 'https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language',
  check(playbook, { report }) {
    for (const { uses, given, path } of connectionUses(playbook)) {
      const used = new Set(uses.map(one => one.name.toLowerCase()));
      for (const name of given ?? []) {
        if (!used.has(name.toLowerCase())) report({ key: [...path, name] }, `No action uses the connection "${name}".`);
      }
    }
  },
});
