import { defineCheck } from '../check.ts';

const most = 255;

export default defineCheck({
  code: 'hunting/long-description',
  severity: 'warning',
  on: ['hunting-query'],
  says: 'The description of a hunting query has at most 255 characters.',
  cause: 'It is kept in a tag of the saved search, and a tag takes no more.',
  cure: 'Shorten it; put what is more into comments of the query.',
  docs: 'https://learn.microsoft.com/rest/api/loganalytics/saved-searches',
  check(hunt, { report }) {
    const length = [...(hunt.text('description') ?? '').trim()].length;
    if (length > most)
      report({ key: ['description'] }, `The description has ${length} characters; ${most} are allowed.`);
  },
});
