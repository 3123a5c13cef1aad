import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'content/missing-id',
  severity: 'info',
  on: ['analytics-rule', 'automation-rule', 'hunting-query'],
  says: 'An item has an id of its own.',
  cause:
    'Without one its id comes from the path of its file: a file that moves becomes another resource, and its incidents lose their rule.',
  cure: 'Add `id:` with a new GUID.',
  check(item, { report }) {
    if (item.get(['id']) === undefined)
      report({ key: [item.get(['displayName']) === undefined ? 'name' : 'displayName'] }, 'The item has no id.');
  },
});
