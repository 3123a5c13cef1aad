import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'rule/unscoped-search',
  severity: 'error',
  on: ['analytics-rule'],
  says: 'The query of a rule has neither `search *` nor `union *`.',
  cause: 'Sentinel refuses rules that read every table of the workspace.',
  cure: 'Name the tables: `union SigninLogs, AADNonInteractiveUserSignInLogs`, `search in (Syslog) …`.',
  docs: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
  check(rule, { report }) {
    const query = rule.query;
    if (!query) return;
    for (const found of codeOf(query.text).matchAll(/\b(search|union)\s+(?:\w+\s*=\s*\w+\s+)*\*/g)) {
      report(
        { path: query.path, start: found.index, length: found[0].length },
        `\`${found[1]} *\` reads every table; a rule must name its tables.`,
      );
    }
  },
});
