import { nearest } from '../../core/nearest.ts';
import { defineCheck } from '../check.ts';
import { readRows } from '../watchlist-file.ts';

export default defineCheck({
  code: 'watchlist/search-key-missing',
  severity: 'error',
  on: ['watchlist'],
  says: 'The search key of a watchlist is one of its columns.',
  cause: 'Sentinel makes the column SearchKey from it and refuses a key that is no column.',
  cure: 'Name a column of the CSV file, in the same upper and lower case.',
  docs: 'https://learn.microsoft.com/azure/sentinel/watchlists-create',
  check(watchlist, { report }) {
    const key = watchlist.text('itemsSearchKey');
    const { header } = readRows(watchlist.item);
    if (key === undefined || header.length === 0 || header.includes(key)) return;
    const meant = nearest(key, header);
    report(
      ['itemsSearchKey'],
      `The CSV file has no column "${key}".`,
      `${meant ? `Did you mean "${meant}"? ` : ''}Its columns: ${header.join(', ')}.`,
    );
  },
});
