import { allConditions } from '../automation-condition.ts';
import { defineCheck } from '../check.ts';

const most = 2;

export default defineCheck({
  code: 'automation/nested-condition',
  severity: 'error',
  on: ['automation-rule'],
  says: 'Conditions stand in groups of at most two levels.',
  cause: 'Sentinel takes a group of conditions inside of a group, and no third level.',
  cure: 'Write the innermost group as conditions of their own.',
  docs: 'https://learn.microsoft.com/azure/sentinel/add-advanced-conditions-to-automation-rules',
  check(rule, { report }) {
    for (const { type, path, depth } of allConditions(rule)) {
      if (type === 'Boolean' && depth === most + 1)
        report([...path, 'conditionType'], `This is level ${depth} of groups; ${most} are allowed.`);
    }
  },
});
