import { defineCheck } from '../check.ts';
import { mappedFields } from '../mapping.ts';

export default defineCheck({
  code: 'rule/mapped-column-missing',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'Every column that an entity mapping names is in the output of the query.',
  cause: 'Sentinel refuses a rule whose mapped column is missing; upper and lower case count.',
  cure: 'Correct the name, or keep the column in the query up to its end.',
  docs: 'https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities',
  check(rule, { report }) {
    const output = rule.output;
    if (!output) return;
    for (const { column } of mappedFields(rule)) {
      if (output.has(column.value)) continue;
      report(column.path, `The query has no column "${column.value}".`, output.help(column.value));
    }
    for (const { path } of rule.list('sentinelEntitiesMappings')) {
      const name = rule.text(...path, 'columnName');
      if (name !== undefined && !output.has(name))
        report([...path, 'columnName'], `The query has no column "${name}".`, output.help(name));
    }
  },
});
