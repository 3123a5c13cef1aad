import { allConditions } from '../automation-condition.ts';
import { defineCheck } from '../check.ts';

const known = ['AlertAnalyticRuleIds', 'AlertProductNames'];

export default defineCheck({
  code: 'automation/alert-condition',
  severity: 'warning',
  on: ['automation-rule'],
  says: 'A rule about alerts has conditions about alerts.',
  cause: 'An alert without an incident has no other properties: such a condition never holds.',
  cure: 'Use AlertAnalyticRuleIds or AlertProductNames, or set triggersOn to Incidents.',
  docs: 'https://learn.microsoft.com/azure/sentinel/automation-rule-reference',
  check(rule, { report }) {
    if (rule.text('triggeringLogic', 'triggersOn') !== 'Alerts') return;
    for (const { path } of allConditions(rule)) {
      const at = [...path, 'conditionProperties', 'propertyName'];
      const name = rule.text(...at);
      if (name !== undefined && !known.includes(name)) report(at, `An alert has no ${name}.`);
    }
  },
});
