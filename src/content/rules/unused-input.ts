import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'playbook/unused-input',
  severity: 'info',
  on: ['playbook'],
  says: 'Parameters and variables of a template are used.',
  cause: 'Who deploys the playbook is asked for a value that changes nothing.',
  cure: 'Remove it.',
  docs: 'https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices',
  check(playbook, { report }) {
    const text = playbook.item.text.toLowerCase();
    for (const part of ['parameters', 'variables']) {
      for (const { key, path } of playbook.pairs(part)) {
        if (key === 'copy' || text.includes(`${part}('${key.toLowerCase()}')`)) continue;
        report({ key: path }, `Nothing uses "${key}".`);
      }
    }
  },
});
