import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'table/no-time-generated',
  severity: 'error',
  on: ['table'],
  says: 'A table has the column TimeGenerated of type datetime.',
  cause:
    'Log Analytics orders, keeps and bills rows by it; a rule sees only rows whose TimeGenerated lies in its period.',
  cure: 'Add { "name": "TimeGenerated", "type": "datetime" }.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns',
  check(table, { report }) {
    const found = table.list('columns').find(({ path }) => table.text(...path, 'name') === 'TimeGenerated');
    if (!found) report({ key: ['columns'] }, 'The table has no column TimeGenerated.');
    else if (table.text(...found.path, 'type') !== 'datetime')
      report([...found.path, 'type'], 'TimeGenerated must be of type datetime.');
  },
});
