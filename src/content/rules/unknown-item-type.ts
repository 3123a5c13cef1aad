import { defineCheck } from '../check.ts';
import { workbookItems } from '../workbook-file.ts';

/** Text, query, parameters, metrics, links, group, and the shared items of later versions. */
const known = [1, 3, 9, 10, 11, 12, 15];

export default defineCheck({
  code: 'workbook/unknown-item-type',
  severity: 'warning',
  on: ['workbook'],
  says: 'An item of a workbook is of a type that workbooks know.',
  cause: 'The portal shows nothing in its place.',
  cure: 'Save the item anew from the editor of the workbook.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-overview',
  check(workbook, { report }) {
    for (const { value, path } of workbookItems(workbook.value)) {
      if (
        path.at(-2) === 'items' &&
        typeof value.type === 'number' &&
        value.content !== undefined &&
        !known.includes(value.type)
      )
        report([...path, 'type'], `Workbooks know no item of type ${value.type}.`);
    }
  },
});
