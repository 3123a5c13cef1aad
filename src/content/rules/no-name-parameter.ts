import { defineCheck } from '../check.ts';
import { workflowsOf } from '../playbook-file.ts';

export default defineCheck({
  code: 'playbook/no-name-parameter',
  severity: 'warning',
  on: ['playbook'],
  says: 'A playbook takes its name from the parameter PlaybookName.',
  cause: 'Tools and people that deploy it choose the name there, and automation rules refer to it.',
  cure: "Declare the parameter PlaybookName with a default, and name the workflow `[parameters('PlaybookName')]`.",
  docs: 'https://learn.microsoft.com/azure/sentinel/automation/create-playbooks',
  check(playbook, { report }) {
    if (playbook.get(['parameters', 'PlaybookName']) === undefined) {
      report({ key: ['parameters'] }, 'There is no parameter PlaybookName.');
      return;
    }
    const names = workflowsOf(playbook.value).map(({ index }) => ['resources', index, 'name']);
    if (names.some(path => /parameters\(\s*'PlaybookName'\s*\)/i.test(playbook.text(...path) ?? ''))) return;
    for (const path of names) report(path, 'The workflow is not named after the parameter PlaybookName.');
  },
});
