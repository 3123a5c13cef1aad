import { defineCheck } from '../check.ts';
import { mappedFields } from '../mapping.ts';

export default defineCheck({
  code: 'rule/mapped-column-type',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A column that is mapped to an entity holds one value, not a list or a bag.',
  cause: 'Sentinel takes the text of a dynamic value as the identifier: an entity named ["a","b"] matches nothing.',
  cure: 'Take one value out with tostring(), or give each its own row with mv-expand.',
  docs: 'https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities',
  check(rule, { report }) {
    const output = rule.output;
    if (!output) return;
    for (const { column, entity, identifier } of mappedFields(rule)) {
      if (output.type(column.value) !== 'dynamic') continue;
      report(
        column.path,
        `The column "${column.value}" is dynamic, but ${entity} ${identifier.value} needs one value.`,
      );
    }
  },
});
