import { posix } from 'node:path';
import { defineCheck } from '../check.ts';

const most = 10;

export default defineCheck({
  code: 'table/too-many-streams',
  severity: 'error',
  on: ['table'],
  says: 'A connector has at most ten tables.',
  cause: 'Its data collection rule has one stream a table, and Azure allows ten streams a rule.',
  cure: 'Split the connector.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/essentials/data-collection-rule-overview',
  check(table, { report, repository }) {
    const folder = posix.dirname(table.item.file);
    const all = repository.of('table').filter(item => posix.dirname(item.file) === folder);
    if (all.indexOf(table.item) >= most)
      report(['name'], `This is table ${all.indexOf(table.item) + 1} of ${folder}; ${most} are allowed.`);
  },
});
