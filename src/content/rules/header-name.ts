import { defineCheck } from '../check.ts';
import { readRows } from '../watchlist-file.ts';

export default defineCheck({
  code: 'watchlist/header-name',
  severity: 'warning',
  on: ['watchlist'],
  says: 'The columns of a watchlist have names that a query can write.',
  cause: "A name with spaces or signs must be written ['in brackets'] in every query.",
  cure: 'Use letters, digits and _ in the first line of the CSV file.',
  docs: 'https://learn.microsoft.com/azure/sentinel/watchlists-create',
  check(watchlist, { report }) {
    for (const name of readRows(watchlist.item).header) {
      if (name !== '' && !/^[A-Za-z_]\w*$/.test(name)) report(['source'], `The column "${name}" is no plain name.`);
    }
  },
});
