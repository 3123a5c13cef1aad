import { defineCheck } from '../check.ts';
import { readRows } from '../watchlist-file.ts';

export default defineCheck({
  code: 'watchlist/unreadable-rows',
  severity: 'error',
  on: ['watchlist'],
  says: 'The CSV file of a watchlist is there and can be read.',
  cause: 'The file is missing, empty, or a row has another number of values than there are columns.',
  cure: 'Correct the line of the CSV file that the message names.',
  docs: 'https://learn.microsoft.com/azure/sentinel/watchlists-create',
  check(watchlist, { report }) {
    for (const { line, message, help } of readRows(watchlist.item).problems) {
      report(['source'], `Line ${line} of ${watchlist.text('source')}: ${message}`, help);
    }
  },
});
