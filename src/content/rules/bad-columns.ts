import { defineCheck } from '../check.ts';
import { readRows } from '../watchlist-file.ts';

export default defineCheck({
  code: 'watchlist/bad-columns',
  severity: 'error',
  on: ['watchlist'],
  says: 'The columns of a watchlist have names, each its own.',
  cause: 'A query reaches the columns by their names; an empty or repeated one can not be reached.',
  cure: 'Give each column of the first line of the CSV file a name of its own.',
  docs: 'https://learn.microsoft.com/azure/sentinel/watchlists-create',
  check(watchlist, { report }) {
    const { header } = readRows(watchlist.item);
    for (const [index, name] of header.entries()) {
      if (name === '') report(['source'], `Column ${index + 1} of the CSV file has no name.`);
      else if (header.indexOf(name) < index) report(['source'], `The CSV file has two columns "${name}".`);
    }
  },
});
