import { defineCheck } from '../check.ts';
import { playbookName, triggerOf } from '../playbook-file.ts';

/** Which trigger of a playbook serves which rules. */
const fitting: Readonly<Record<string, string>> = { Incidents: 'incident', Alerts: 'alert' };

export default defineCheck({
  code: 'automation/unfit-playbook',
  severity: 'error',
  on: ['automation-rule'],
  says: 'A playbook that an automation rule runs starts with what the rule hands it: an incident or an alert.',
  cause: 'Sentinel refuses to run a playbook whose trigger waits for something else.',
  cure: 'Use a playbook with the trigger of Microsoft Sentinel for incidents or alerts, or change triggersOn.',
  docs: 'https://learn.microsoft.com/azure/sentinel/playbook-triggers-actions',
  check(rule, { report, repository }) {
    const on = rule.text('triggeringLogic', 'triggersOn') ?? '';
    const wanted = fitting[on];
    if (wanted === undefined) return;
    for (const { path } of rule.list('actions')) {
      const at = [...path, 'actionConfiguration', 'playbook'];
      const playbook = repository.of('playbook').find(item => playbookName(item) === rule.text(...at));
      const trigger = playbook && triggerOf(playbook);
      if (trigger === undefined || trigger === wanted) continue;
      report(
        at,
        `The rule is about ${on.toLowerCase()}, but the playbook "${rule.text(...at)}" starts with ${trigger === 'other' ? 'neither' : `an ${trigger}`}.`,
      );
    }
  },
});
