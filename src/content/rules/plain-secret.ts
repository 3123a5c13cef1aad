import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'playbook/plain-secret',
  severity: 'warning',
  on: ['playbook'],
  says: 'A parameter that takes a secret is a secure one.',
  cause: 'The value of a parameter of type string stays readable in the history of deployments.',
  cure: 'Declare it with type securestring and without a default.',
  docs: 'https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices',
  check(playbook, { report }) {
    for (const { key, path } of playbook.pairs('parameters')) {
      const type = playbook.text(...path, 'type')?.toLowerCase() ?? '';
      if (!/(password|passphrase|secret|api_?key|apptoken|accesskey)s?$/i.test(key) || type.startsWith('secure'))
        continue;
      if (/(name|uri|url|id)$/i.test(key)) continue;
      report({ key: path }, `"${key}" takes a secret and is of type ${type || 'unknown'}.`);
    }
  },
});
