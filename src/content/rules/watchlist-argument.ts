import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

export default defineCheck({
  code: 'kql/watchlist-argument',
  severity: 'warning',
  on: ['analytics-rule', 'hunting-query', 'parser'],
  says: 'A query names its watchlist in clear.',
  cause:
    'With a computed alias no one can tell which watchlist is read, and a missing one is noticed only at run time.',
  cure: "Write _GetWatchlist('Alias').",
  docs: 'https://learn.microsoft.com/azure/sentinel/watchlists-queries',
  check(item, { report }) {
    for (const { text, path } of item.queries) {
      for (const found of codeOf(text).matchAll(/\b_GetWatchlist\s*\(\s*([A-Za-z_]\w*)/g)) {
        const start = found.index + found[0].lastIndexOf(found[1]);
        report(
          { path, start, length: found[1].length },
          `The alias of the watchlist is not written out but comes from "${found[1]}".`,
        );
      }
    }
  },
});
