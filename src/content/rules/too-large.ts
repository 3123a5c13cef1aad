import { defineCheck } from '../check.ts';
import { readRows, toCsv } from '../watchlist-file.ts';

const largest = 3_984_588;
const longestRow = 10_240;

export default defineCheck({
  code: 'watchlist/too-large',
  severity: 'error',
  on: ['watchlist'],
  says: 'A watchlist has at most 3.8 MB, and a row of it at most 10,240 characters.',
  cause: 'Sentinel takes no more from a local file.',
  cure: 'Split the list, leave columns out, or load it from Azure Storage.',
  docs: 'https://learn.microsoft.com/azure/sentinel/sentinel-service-limits',
  check(watchlist, { report }) {
    const { header, rows } = readRows(watchlist.item);
    const size = Buffer.byteLength(toCsv({ header, rows }));
    if (size > largest) report(['source'], `The rows have ${size} bytes; ${largest} are allowed.`);
    const long = rows.findIndex(
      row => toCsv({ header, rows: [row] }).length - toCsv({ header, rows: [] }).length > longestRow,
    );
    if (long >= 0) report(['source'], `Row ${long + 1} has more than ${longestRow} characters.`);
  },
});
