import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'automation/change-without-update',
  severity: 'error',
  on: ['automation-rule'],
  says: 'Conditions about a change stand only in rules that run on updates.',
  cause: 'When an incident is created nothing has changed yet: the condition could never hold.',
  cure: 'Set triggersWhen to Updated, or use a condition of type Property.',
  docs: 'https://learn.microsoft.com/azure/sentinel/add-advanced-conditions-to-automation-rules',
  check(rule, { report }) {
    if (rule.text('triggeringLogic', 'triggersWhen') !== 'Created') return;
    for (const { path } of rule.list('triggeringLogic', 'conditions')) {
      const type = [...path, 'conditionType'];
      const value = rule.text(...type);
      if (value?.endsWith('Changed'))
        report(type, `A condition of type ${value} can not hold for what was just created.`);
    }
  },
});
