import { defineCheck } from '../check.ts';
import { reportsProblems } from '../playbook-problems.ts';

export default defineCheck({
  code: 'playbook/loop-race',
  severity: 'warning',
  on: ['playbook'],
  says: 'Iterations that run side by side do not share a variable.',
  cause:
    'The iterations of a loop overwrite the variable of each other: the playbook works with one item and goes wrong with two.',
  cure: 'Set runtimeConfiguration.concurrency.repetitions of the loop to 1, or use Compose inside of the loop.',
  docs: 'https://learn.microsoft.com/azure/logic-apps/logic-apps-create-variables-store-values',
  check: reportsProblems('workflow/race'),
});
