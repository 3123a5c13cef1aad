import { defineCheck } from '../check.ts';
import { tableTypes } from '../table-file.ts';

export default defineCheck({
  code: 'table/unstorable-type',
  severity: 'error',
  on: ['table'],
  says: 'A column of a custom table has a type that Log Analytics can store.',
  cause: 'KQL knows timespan and decimal, but the tables API does not.',
  cure: 'Store a timespan as a long (milliseconds) and a decimal as a real or a string.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/logs/create-custom-table',
  check(table, { report }) {
    for (const { path } of table.list('columns')) {
      const type = table.text(...path, 'type');
      if (type !== undefined && !(type in tableTypes))
        report([...path, 'type'], `A table can not store a column of type ${type}.`);
    }
  },
});
