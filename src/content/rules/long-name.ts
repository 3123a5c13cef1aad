import { defineCheck } from '../check.ts';

const most = 64;

export default defineCheck({
  code: 'playbook/long-name',
  severity: 'warning',
  on: ['playbook'],
  says: 'The name of a playbook has at most 64 characters.',
  cause: 'Connections and role assignments are named after it, and their names are shorter than those of workflows.',
  cure: 'Shorten the default of PlaybookName.',
  docs: 'https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration',
  check(playbook, { report }) {
    const path = ['parameters', 'PlaybookName', 'defaultValue'];
    const length = [...(playbook.text(...path) ?? '')].length;
    if (length > most) report(path, `The name has ${length} characters; ${most} are allowed.`);
  },
});
