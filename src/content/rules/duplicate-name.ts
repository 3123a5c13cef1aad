import { defineCheck } from '../check.ts';
import { nameOf } from '../repository.ts';

export default defineCheck({
  code: 'content/duplicate-name',
  severity: 'warning',
  on: ['analytics-rule', 'hunting-query', 'parser'],
  says: 'A name belongs to one item of its kind.',
  cause:
    'Two rules of one name can not be told apart in the portal; of two parsers of one name one overwrites the other.',
  cure: 'Rename one of them.',
  check(item, { report, repository }) {
    const name = nameOf(item.item);
    const first = name === '' ? undefined : repository.firstWithName(item.item.kind, name);
    if (!first || first.file === item.item.file) return;
    const key = ['name', 'ParserName', 'FunctionAlias', 'FunctionName'].find(one => item.get([one]) !== undefined);
    report([key ?? 'name'], `The name is already that of ${first.file}.`);
  },
});
