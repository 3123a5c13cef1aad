import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'rule/unpacked-column',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A column that bag_unpack may give is read with column_ifexists().',
  cause: 'Which columns bag_unpack gives depends on the rows: the run fails where no row has one that the query names.',
  cure: 'Read it with column_ifexists("Name", ""), or give bag_unpack an OutputSchema.',
  docs: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
  check(rule, { report }) {
    const query = rule.query;
    if (!query) return;
    const code = codeOf(query.text);
    for (const found of code.matchAll(/\bevaluate\s+(bag_unpack)\s*\((?:[^()]|\([^()]*\))*\)\s*(:?)([^;]*)/g)) {
      const [, name, schema, rest] = found;
      if (schema === ':' || !/\|\s*(where|extend|project|summarize)\b/.test(rest) || /column_?ifexists/.test(rest))
        continue;
      const start = found.index + found[0].indexOf(name);
      report({ path: query.path, start, length: name.length }, 'The columns that bag_unpack gives may be missing.');
    }
  },
});
