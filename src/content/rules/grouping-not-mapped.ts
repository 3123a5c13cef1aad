import { didYouMean } from '../../core/nearest.ts';
import { defineCheck } from '../check.ts';

const grouping = ['incidentConfiguration', 'groupingConfiguration'];

export default defineCheck({
  code: 'rule/grouping-not-mapped',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'Incidents are grouped by entities and custom details that the rule has.',
  cause: 'Sentinel can not group by what no alert of the rule carries, and refuses it.',
  cure: 'Map the entity, add the custom detail, or remove it from the grouping.',
  docs: 'https://learn.microsoft.com/azure/sentinel/create-analytics-rules',
  check(rule, { report }) {
    const entities = rule.list('entityMappings').map(({ path }) => rule.text(...path, 'entityType') ?? '');
    const details = rule.pairs('customDetails').map(({ key }) => key);
    for (const { value, path } of rule.texts(...grouping, 'groupByEntities')) {
      if (!entities.includes(value))
        report(path, `The rule maps no entity of type "${value}".`, didYouMean(value, entities));
    }
    for (const { value, path } of rule.texts(...grouping, 'groupByCustomDetails')) {
      if (!details.includes(value))
        report(path, `The rule has no custom detail "${value}".`, didYouMean(value, details));
    }
  },
});
