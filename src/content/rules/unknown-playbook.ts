import { nearest } from '../../core/nearest.ts';
import { defineCheck } from '../check.ts';
import { playbookName } from '../playbook-file.ts';

export default defineCheck({
  code: 'automation/unknown-playbook',
  severity: 'error',
  on: ['automation-rule'],
  says: 'A playbook that an automation rule runs by name is in the repository.',
  cause: 'Sentinel refuses an automation rule whose playbook does not exist.',
  cure: 'Name the PlaybookName of a playbook of this repository, or give logicAppResourceId.',
  docs: 'https://learn.microsoft.com/azure/sentinel/automate-responses-with-playbooks',
  check(rule, { report, repository }) {
    const known = repository.of('playbook').map(playbookName);
    for (const { path } of rule.list('actions')) {
      const at = [...path, 'actionConfiguration', 'playbook'];
      const name = rule.text(...at);
      if (name === undefined || known.includes(name)) continue;
      const meant = nearest(name, known);
      report(
        at,
        `There is no playbook "${name}".`,
        meant ? `Did you mean "${meant}"?` : `There are ${known.join(', ') || 'none'}.`,
      );
    }
  },
});
