import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'parser/default-order',
  severity: 'warning',
  on: ['parser'],
  says: 'Parameters with a default stand behind those without one.',
  cause: 'A call gives arguments in order: a parameter without default behind others can not be given alone.',
  cure: 'Move the parameters without a default to the front.',
  docs: 'https://learn.microsoft.com/kusto/query/functions/user-defined-functions',
  check(parser, { report }) {
    const list = parser.get(['ParserParams']) === undefined ? 'FunctionParams' : 'ParserParams';
    let defaults = false;
    for (const { path } of parser.list(list)) {
      const has = (parser.get([...path, 'Default']) ?? null) !== null;
      if (defaults && !has)
        report([...path, 'Name'], `"${parser.text(...path, 'Name')}" has no default and stands behind one that has.`);
      defaults ||= has;
    }
  },
});
