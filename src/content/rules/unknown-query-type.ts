import { defineCheck } from '../check.ts';
import { workbookItems } from '../workbook-file.ts';

/** Logs, Resource Graph, health, merge, JSON, Data Explorer, endpoint, Resource Manager, Change Analysis, Graph, metrics and the like. */
const known = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

export default defineCheck({
  code: 'workbook/unknown-query-type',
  severity: 'warning',
  on: ['workbook'],
  says: 'A query of a workbook asks a source that workbooks know.',
  cause: 'The portal shows an error in its place.',
  cure: 'Choose the data source anew in the editor of the workbook.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-data-sources',
  check(workbook, { report }) {
    for (const { value, path } of workbookItems(workbook.value)) {
      const type = value.queryType;
      if (typeof type === 'number' && value.query !== undefined && !known.includes(type))
        report([...path, 'queryType'], `Workbooks know no query type ${type}.`);
    }
  },
});
