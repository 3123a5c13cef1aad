import { defineCheck } from '../check.ts';
import { mappedFields } from '../mapping.ts';

export default defineCheck({
  code: 'rule/repeated-identifier',
  severity: 'error',
  on: ['analytics-rule', 'hunting-query'],
  says: 'An identifier stands once in an entity mapping.',
  cause: 'An entity can not have two values for the same identifier; Sentinel refuses the rule.',
  cure: 'Remove one, or write a second mapping of the same entity type.',
  docs: 'https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities',
  check(rule, { report }) {
    const seen = new Set<string>();
    for (const { entity, mapping, identifier } of mappedFields(rule)) {
      const key = `${mapping} ${identifier.value}`;
      if (seen.has(key)) report(identifier.path, `"${identifier.value}" stands twice in this mapping of ${entity}.`);
      seen.add(key);
    }
  },
});
