import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/no-connectors',
  severity: 'info',
  on: ['analytics-rule'],
  says: 'A scheduled rule names the connectors that its data comes from.',
  cause: 'The content hub and coverage tell by requiredDataConnectors whether a rule can see anything.',
  cure: 'Add requiredDataConnectors with connectorId and dataTypes.',
  docs: 'https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide',
  check(rule, { report }) {
    if (rule.query && rule.get(['requiredDataConnectors']) === undefined)
      report({ key: ['query'] }, 'The rule has no requiredDataConnectors.');
  },
});
