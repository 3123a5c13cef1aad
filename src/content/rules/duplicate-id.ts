import { defineCheck } from '../check.ts';
import { idOf } from '../repository.ts';

export default defineCheck({
  code: 'content/duplicate-id',
  severity: 'error',
  on: ['analytics-rule', 'hunting-query', 'automation-rule'],
  says: 'An id belongs to one item.',
  cause:
    'The id is the name of the resource in the workspace: of two items with one id, the later would overwrite the earlier.',
  cure: 'Give the copy a new GUID.',
  check(item, { report, repository }) {
    const id = idOf(item.item);
    const first = id === '' ? undefined : repository.firstWithId(item.item.kind, id);
    if (!first || first.file === item.item.file) return;
    report(['id'], `The id is already that of ${first.file}.`);
  },
});
