import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'rule/nrt-other-workspace',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'A near-real-time rule reads its own workspace only.',
  cause: 'Sentinel supports no query over several workspaces in near-real-time rules.',
  cure: 'Remove workspace(), or make the rule Scheduled.',
  docs: 'https://learn.microsoft.com/azure/sentinel/near-real-time-rules',
  check(rule, { report }) {
    const query = rule.query;
    if (!query || rule.text('kind') !== 'NRT') return;
    for (const found of codeOf(query.text).matchAll(/\bworkspace\s*\(/g)) {
      report({ path: query.path, start: found.index, length: 'workspace'.length }, 'The rule reads another workspace.');
    }
  },
});
