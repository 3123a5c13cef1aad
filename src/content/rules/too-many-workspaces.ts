import { defineCheck } from '../check.ts';

const most = 20;

export default defineCheck({
  code: 'rule/too-many-workspaces',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'The query of a rule reads at most 20 workspaces.',
  cause: 'Sentinel refuses a rule that names more.',
  cure: 'Split the rule, or deploy it to each workspace.',
  docs: 'https://learn.microsoft.com/azure/sentinel/extend-sentinel-across-workspaces-tenants',
  check(rule, { report }) {
    const query = rule.query;
    if (!query) return;
    const found = [...query.text.matchAll(/\bworkspace\s*\(\s*(['"])(.*?)\1/g)];
    const names = [...new Set(found.map(one => one[2].toLowerCase()))];
    if (names.length <= most) return;
    const extra = found.find(one => one[2].toLowerCase() === names[most])!;
    report(
      { path: query.path, start: extra.index, length: extra[0].length },
      `This is workspace ${most + 1} of ${names.length}; ${most} are allowed.`,
    );
  },
});
