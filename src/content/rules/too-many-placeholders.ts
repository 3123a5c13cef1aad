import { defineCheck } from '../check.ts';
import { placeholders } from '../placeholder.ts';

const most = 3;

export default defineCheck({
  code: 'rule/too-many-placeholders',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'The name and the description of an alert hold at most three placeholders each.',
  cause: 'Sentinel refuses more.',
  cure: 'Put the values together in the query with strcat() and use one column.',
  docs: 'https://learn.microsoft.com/azure/sentinel/customize-alert-details',
  check(rule, { report }) {
    const fields = Map.groupBy(placeholders(rule), one => one.path.join('.'));
    for (const found of fields.values()) {
      const extra = found[most];
      if (extra) report(extra, `This is placeholder ${most + 1} of ${found.length}; ${most} are allowed.`);
    }
  },
});
