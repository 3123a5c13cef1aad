import { defineCheck } from '../check.ts';
import { placeholders } from '../placeholder.ts';

export default defineCheck({
  code: 'rule/bad-placeholder',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'A placeholder of alert details is the name of a column.',
  cause: 'Sentinel fills in columns only: no function, no path, no placeholder inside of another.',
  cure: 'Compute the value in the query with extend, and name that column.',
  docs: 'https://learn.microsoft.com/azure/sentinel/customize-alert-details',
  check(rule, { report }) {
    for (const { path, name, start, length } of placeholders(rule)) {
      if (/^[A-Za-z_]\w*$/.test(name)) continue;
      report(
        { path, start: name === '' ? start - 2 : start, length: name === '' ? 4 : length },
        `"${name}" is no name of a column.`,
      );
    }
    for (const key of ['alertDisplayNameFormat', 'alertDescriptionFormat']) {
      const path = ['alertDetailsOverride', key];
      const text = rule.text(...path);
      if (text !== undefined && text !== '' && text.trim() === '') report({ key: path }, `"${key}" is blank.`);
    }
  },
});
