import { isSlip } from '../../core/nearest.ts';
import { defineCheck } from '../check.ts';
import { connectorIds } from '../connector-ids.ts';

export default defineCheck({
  code: 'rule/misspelt-connector',
  severity: 'warning',
  on: ['analytics-rule', 'hunting-query'],
  says: 'The connectors that a rule names are spelt as they call themselves.',
  cause: 'Content hub and coverage look a connector up by its id, upper and lower case included, and find nothing.',
  cure: 'Write the id as the connector has it.',
  docs: 'https://learn.microsoft.com/azure/sentinel/data-connectors-reference',
  check(rule, { report, repository }) {
    const known = connectorIds(repository);
    for (const { path } of rule.list('requiredDataConnectors')) {
      const id = rule.text(...path, 'connectorId');
      if (id === undefined || known.includes(id)) continue;
      const meant = known.find(one => one.length > 4 && isSlip(id, one));
      if (meant) report([...path, 'connectorId'], `There is no connector "${id}".`, `Did you mean "${meant}"?`);
    }
  },
});
