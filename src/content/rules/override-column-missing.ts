import { defineCheck } from '../check.ts';
import { placeholders } from '../placeholder.ts';
import type { Placed, Subject } from '../subject.ts';

const override = 'alertDetailsOverride';

export default defineCheck({
  code: 'rule/override-column-missing',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'Every column that the alert details name is in the output of the query.',
  cause: 'Sentinel refuses a placeholder, severity, tactics or property column that the query does not give.',
  cure: 'Correct the name, or keep the column in the query up to its end.',
  docs: 'https://learn.microsoft.com/azure/sentinel/customize-alert-details',
  check(rule, { report }) {
    const output = rule.output;
    if (!output) return;
    for (const { path, name, start, length } of placeholders(rule)) {
      if (!output.has(name)) report({ path, start, length }, `The query has no column "${name}".`, output.help(name));
    }
    for (const { value, path } of namedColumns(rule)) {
      if (!output.has(value)) report(path, `The query has no column "${value}".`, output.help(value));
    }
  },
});

function namedColumns(rule: Subject): Placed<string>[] {
  const paths = [
    [override, 'alertSeverityColumnName'],
    [override, 'alertTacticsColumnName'],
    ...rule.list(override, 'alertDynamicProperties').map(({ path }) => [...path, 'value']),
  ];
  return paths.flatMap(path => {
    const value = rule.text(...path);
    return value === undefined ? [] : [{ value, path }];
  });
}
