import { entityTypes } from '../../sentinel/entity-types.ts';
import { defineCheck } from '../check.ts';
import { mappedFields } from '../mapping.ts';

export default defineCheck({
  code: 'rule/weak-identifiers',
  severity: 'info',
  on: ['analytics-rule'],
  says: 'An entity is mapped by identifiers that name one thing and no other.',
  cause: 'Entities with weak identifiers only are not merged with the same thing of other alerts.',
  cure: 'Map a strong identifier, or the missing part of one, such as UPNSuffix beside Name.',
  docs: 'https://learn.microsoft.com/azure/sentinel/entities-reference',
  check(rule, { report }) {
    const fields = Map.groupBy(mappedFields(rule), field => field.mapping);
    for (const [mapping, found] of fields) {
      const type = entityTypes[found[0].entity];
      const given = found.map(field => field.identifier.value);
      if (!type || given.includes('FullName')) continue;
      if (type.strong.some(group => group.every(name => given.includes(name)))) continue;
      const wanted = type.strong.map(group => group.join(' with ')).join(', or ');
      report(
        ['entityMappings', mapping, 'entityType'],
        `${found[0].entity} is only mapped by ${given.join(' and ')}; it is certain by ${wanted}.`,
      );
    }
  },
});
