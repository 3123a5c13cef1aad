import { defineCheck } from '../check.ts';

const reserved =
  'id BilledSize IsBillable InvalidTimeGenerated TenantId Title Type UniqueId _ItemId _ResourceGroup _ResourceId _SubscriptionId _TimeReceived'.split(
    ' ',
  );

export default defineCheck({
  code: 'table/reserved-column',
  severity: 'error',
  on: ['table'],
  says: 'No column of a custom table has a name that Log Analytics keeps for itself.',
  cause: 'The tables API refuses these names, in any upper and lower case.',
  cure: 'Rename the column.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/logs/create-custom-table',
  check(table, { report }) {
    if (!table.text('name')?.endsWith('_CL')) return; // a table of Microsoft's has the columns that Microsoft gave it
    for (const { path } of table.list('columns')) {
      const name = table.text(...path, 'name');
      if (name !== undefined && reserved.some(one => one.toLowerCase() === name.toLowerCase())) {
        report([...path, 'name'], `"${name}" is a name that Log Analytics keeps for itself.`);
      }
    }
  },
});
