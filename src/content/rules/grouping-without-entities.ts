import { defineCheck } from '../check.ts';

const grouping = ['incidentConfiguration', 'groupingConfiguration'];

export default defineCheck({
  code: 'rule/grouping-without-entities',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A rule that groups alerts by all entities maps entities.',
  cause: 'Without entities all alerts of the rule fall into one group, or each into its own.',
  cure: 'Add entityMappings, or choose another matchingMethod.',
  docs: 'https://learn.microsoft.com/azure/sentinel/create-analytics-rules',
  check(rule, { report }) {
    if (rule.get([...grouping, 'enabled']) !== true || rule.list('entityMappings').length > 0) return;
    const path = [...grouping, 'matchingMethod'];
    if (rule.text(...path) === 'AllEntities')
      report(path, 'The alerts are grouped by entities, but the rule maps none.');
  },
});
