import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'workbook/not-a-workbook',
  severity: 'error',
  on: ['workbook'],
  says: 'A workbook file has a version and items.',
  cause: 'The portal shows nothing for a file that was not saved from the editor of a workbook.',
  cure: 'In the portal open the workbook, Edit, Advanced editor, Gallery template, and save what stands there.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-overview',
  check(workbook, { report }) {
    if (workbook.text('version') === undefined)
      report([], 'The workbook has no "version".', 'Add "version": "Notebook/1.0".');
    if (!Array.isArray(workbook.get(['items']))) report([], 'The workbook has no list of "items".');
  },
});
