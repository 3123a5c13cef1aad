import { defineCheck } from '../check.ts';
import { readRows } from '../watchlist-file.ts';

export default defineCheck({
  code: 'watchlist/repeated-key',
  severity: 'info',
  on: ['watchlist'],
  says: 'The search key of a watchlist names one row.',
  cause: 'A join on SearchKey gives a row for each row of that key: alerts are doubled.',
  cure: 'Remove the row, or choose another itemsSearchKey.',
  docs: 'https://learn.microsoft.com/azure/sentinel/watchlists-queries',
  check(watchlist, { report }) {
    const key = watchlist.text('itemsSearchKey');
    if (key === undefined) return;
    const values = readRows(watchlist.item)
      .rows.map(row => row[key])
      .filter(value => value !== undefined && value !== '');
    const twice = values.find((value, index) => values.indexOf(value) < index);
    if (twice !== undefined) report(['itemsSearchKey'], `Two rows have the ${key} "${twice}".`);
  },
});
