import { defineCheck } from '../check.ts';
import { idOf } from '../repository.ts';

export default defineCheck({
  code: 'content/id-changed',
  severity: 'error',
  on: ['analytics-rule', 'hunting-query', 'automation-rule'],
  says: 'An item keeps its id.',
  cause:
    'The id is the name of the resource: with another one the next deploy makes a second resource, and the old one with its incidents is no longer ours to change.',
  cure: 'Put the old id back; give a new id only to a new item in a new file.',
  check(item, { report, before }) {
    const then = before?.underAnotherId(item.item);
    if (!then) return;
    const at = item.get(['id']) === undefined ? { key: ['name'] } : ['id'];
    const moved = then.file === item.item.file ? '' : ` in ${then.file}`;
    report(at, `The id was ${idOf(then)}${moved}.`, `Put ${idOf(then)} back.`);
  },
});
