import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'parser/asim-source',
  severity: 'warning',
  on: ['parser'],
  says: 'An ASIM parser of one source sets EventVendor and EventProduct.',
  cause: 'Without them no one can tell which source a normalized row comes from.',
  cure: 'Add `| extend EventVendor = "…", EventProduct = "…"` to the query.',
  docs: 'https://learn.microsoft.com/azure/sentinel/normalization-common-fields',
  check(parser, { report }) {
    const query = parser.text('ParserQuery');
    if (query === undefined || parser.get(['Parsers']) !== undefined || parser.get(['Normalization']) === undefined)
      return;
    for (const field of ['EventVendor', 'EventProduct']) {
      if (!new RegExp(`\\b${field}\\s*=`).test(query)) report({ key: ['ParserQuery'] }, `The query sets no ${field}.`);
    }
  },
});
