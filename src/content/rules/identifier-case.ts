import { entityTypes } from '../../sentinel/entity-types.ts';
import { defineCheck } from '../check.ts';
import { mappedFields } from '../mapping.ts';

export default defineCheck({
  code: 'rule/identifier-case',
  severity: 'warning',
  on: ['analytics-rule', 'hunting-query'],
  says: 'Identifiers of entities are written as the documentation writes them.',
  cause: 'Whether Sentinel takes another case is not documented, and the checks of the community refuse it.',
  cure: 'Write the identifier as the message does.',
  docs: 'https://learn.microsoft.com/azure/sentinel/entities-reference',
  check(rule, { report }) {
    for (const { entity, identifier } of mappedFields(rule)) {
      const known = entityTypes[entity]?.identifiers ?? [];
      const meant = known.find(name => name.toLowerCase() === identifier.value.toLowerCase());
      if (meant !== undefined && meant !== identifier.value) {
        report(identifier.path, `The identifier of ${entity} is written "${meant}", not "${identifier.value}".`);
      }
    }
  },
});
