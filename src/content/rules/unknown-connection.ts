import { didYouMean } from '../../core/nearest.ts';
import { defineCheck } from '../check.ts';
import { connectionUses } from '../playbook-connections.ts';

export default defineCheck({
  code: 'playbook/unknown-connection',
  severity: 'error',
  on: ['playbook'],
  says: 'A connection that an action uses is handed to its workflow.',
  cause: 'Logic Apps refuses a workflow whose $connections lack one that an action names.',
  cure: 'Add it to properties.parameters.$connections.value, or correct the name.',
  docs: 'https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language',
  check(playbook, { report }) {
    for (const { uses, given } of connectionUses(playbook)) {
      for (const { name, path, start } of uses) {
        if (given === undefined || given.some(one => one.toLowerCase() === name.toLowerCase())) continue;
        report(
          { path, start, length: name.length },
          `The workflow is given no connection "${name}".`,
          didYouMean(name, given),
        );
      }
    }
  },
});
