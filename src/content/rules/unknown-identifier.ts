import { didYouMean } from '../../core/nearest.ts';
import { entityTypes } from '../../sentinel/entity-types.ts';
import { defineCheck } from '../check.ts';
import { mappedFields } from '../mapping.ts';

export default defineCheck({
  code: 'rule/unknown-identifier',
  severity: 'error',
  on: ['analytics-rule', 'hunting-query'],
  says: 'An entity mapping uses identifiers that its entity type has.',
  cause: 'Each entity type has its own identifiers; Sentinel refuses any other.',
  cure: 'Use one of the identifiers that the message names.',
  docs: 'https://learn.microsoft.com/azure/sentinel/entities-reference',
  check(rule, { report }) {
    for (const { entity, identifier } of mappedFields(rule)) {
      const known = entityTypes[entity]?.identifiers;
      if (!known || known.some(name => name.toLowerCase() === identifier.value.toLowerCase())) continue;
      const meant = didYouMean(identifier.value, known);
      report(
        identifier.path,
        `${entity} has no identifier "${identifier.value}".`,
        [meant, `It has ${known.join(', ')}.`].filter(Boolean).join(' '),
      );
    }
  },
});
