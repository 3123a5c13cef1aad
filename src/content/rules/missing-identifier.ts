import { entityTypes } from '../../sentinel/entity-types.ts';
import { defineCheck } from '../check.ts';
import { mappedFields } from '../mapping.ts';

export default defineCheck({
  code: 'rule/missing-identifier',
  severity: 'error',
  on: ['analytics-rule', 'hunting-query'],
  says: 'An entity mapping has the identifiers without which its entity can not be made.',
  cause: 'Sentinel refuses a mapping, or drops the entity, when no sufficient identifier is given.',
  cure: 'Add one of the identifiers that the message names.',
  docs: 'https://learn.microsoft.com/azure/sentinel/entities-reference',
  check(rule, { report }) {
    const fields = Map.groupBy(mappedFields(rule), field => field.mapping);
    for (const [mapping, found] of fields) {
      const type = entityTypes[found[0].entity];
      const given = found.map(field => field.identifier.value);
      if (!type || type.required.some(group => group.every(name => given.includes(name)))) continue;
      const wanted = type.required.map(group => group.join(' with ')).join(', or ');
      report(['entityMappings', mapping, 'entityType'], `${found[0].entity} needs ${wanted}.`);
    }
  },
});
