import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'automation/repeated-order',
  severity: 'error',
  on: ['automation-rule'],
  says: 'The actions of an automation rule have each their own order.',
  cause: 'The order says which action runs first; with one number twice it says nothing.',
  cure: 'Number the actions 1, 2, 3 ….',
  docs: 'https://learn.microsoft.com/azure/sentinel/automate-incident-handling-with-automation-rules',
  check(rule, { report }) {
    const seen = new Set<unknown>();
    for (const { path } of rule.list('actions')) {
      const order = rule.get([...path, 'order']);
      if (order === undefined) continue;
      if (seen.has(order)) report([...path, 'order'], `Another action has the order ${String(order)} too.`);
      seen.add(order);
    }
  },
});
