import { posix } from 'node:path';
import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'table/misnamed-table',
  severity: 'error',
  on: ['table'],
  says: 'A table file is named as its table.',
  cause: 'Connectors, queries and people find the table by the name of the file.',
  cure: 'Rename the file or the table.',
  check(table, { report }) {
    const name = table.text('name');
    const file = posix.parse(table.item.file).name;
    if (name !== undefined && name !== file) report(['name'], `The file is named ${file}, the table "${name}".`);
  },
});
