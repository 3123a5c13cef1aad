import { defineCheck } from '../check.ts';

const grouping = ['incidentConfiguration', 'groupingConfiguration'];

export default defineCheck({
  code: 'rule/grouping-selects-nothing',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'A grouping that matches by selection selects something.',
  cause:
    'With matchingMethod Selected at least one entity, alert detail or custom detail must be chosen; Sentinel refuses the rule otherwise.',
  cure: 'Add groupByEntities, groupByAlertDetails or groupByCustomDetails, or choose another matchingMethod.',
  docs: 'https://learn.microsoft.com/azure/sentinel/create-analytics-rules',
  check(rule, { report }) {
    if (rule.text(...grouping, 'matchingMethod') !== 'Selected' || rule.get([...grouping, 'enabled']) === false) return;
    const chosen = ['groupByEntities', 'groupByAlertDetails', 'groupByCustomDetails'];
    if (chosen.some(key => rule.list(...grouping, key).length > 0)) return;
    report([...grouping, 'matchingMethod'], 'Alerts are matched by selection, but nothing is selected.');
  },
});
