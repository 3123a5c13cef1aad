import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

const refused: readonly (readonly [RegExp, string])[] = [
  [/\b(workspace|app|resource|adx|arg|cluster)\s*\(/g, 'reads another workspace or service'],
  [/\b(bag_unpack|narrow|pivot)\b(?=\s*\()/g, 'gives columns that depend on the rows'],
  [/\bunion\b[^|]*?(?:^|[\s,])(\*)/g, 'reads tables that are not named'],
  [/\bsearch\b/g, 'reads tables that are not named'],
];

export default defineCheck({
  code: 'summary-rule/unfit-query',
  severity: 'error',
  on: ['summary-rule'],
  says: 'The query of a summary rule reads one workspace, names its tables and has the same columns in every bin.',
  cause: 'Azure Monitor makes the destination table from the query, and refuses what it can not know before it runs.',
  cure: 'Name tables of this workspace, and take single properties out of a bag instead of unpacking it.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/logs/summary-rules',
  check(rule, { report }) {
    for (const { text, path } of rule.queries) {
      for (const [pattern, why] of refused) {
        for (const found of codeOf(text).matchAll(pattern)) {
          const word = found[1] ?? found[0];
          const start = found.index + found[0].lastIndexOf(word);
          report({ path, start, length: word.length }, `A summary rule can not use "${word}": it ${why}.`);
        }
      }
    }
  },
});
