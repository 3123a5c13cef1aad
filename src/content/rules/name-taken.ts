import { defineCheck } from '../check.ts';
import { parserOf } from '../parser-file.ts';

export default defineCheck({
  code: 'parser/name-taken',
  severity: 'error',
  on: ['parser'],
  says: 'A parser does not have the name of a table.',
  cause: 'A query that names it would mean the table and never reach the parser.',
  cure: 'Rename the parser.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/logs/functions',
  check(parser, { report, repository }) {
    const { alias, aliasKey } = parserOf(parser.value);
    if (repository.isStandardTable(alias) || repository.tables.has(alias)) {
      report([aliasKey], `There is a table "${alias}".`);
    }
  },
});
