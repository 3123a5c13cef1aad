import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'automation/alerts-only-created',
  severity: 'error',
  on: ['automation-rule'],
  says: 'A rule about alerts runs when they are created.',
  cause: 'Alerts do not change: Sentinel knows no trigger for an updated one.',
  cure: 'Set triggersWhen to Created, or triggersOn to Incidents.',
  docs: 'https://learn.microsoft.com/azure/sentinel/automate-incident-handling-with-automation-rules',
  check(rule, { report }) {
    if (rule.text('triggeringLogic', 'triggersOn') !== 'Alerts') return;
    const path = ['triggeringLogic', 'triggersWhen'];
    if (rule.text(...path) === 'Updated') report(path, 'Alerts are created, never updated.');
  },
});
