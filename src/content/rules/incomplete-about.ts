import { isGuid } from '../../core/id.ts';
import { defineCheck } from '../check.ts';
import { aboutWorkbook } from '../workbook-file.ts';

export default defineCheck({
  code: 'workbook/incomplete-about',
  severity: 'info',
  on: ['workbook'],
  says: 'A workbook has a name and an id in workbook.yaml beside it.',
  cause: 'Without an id the workbook is named after its path: a file that moves becomes another workbook.',
  cure: 'Add workbook.yaml with id and displayName.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-overview',
  check(workbook, { report }) {
    const about = aboutWorkbook(workbook.item);
    if (!isGuid(about.id) || about.displayName === '')
      report({ key: [] }, 'workbook.yaml beside the workbook names no id and displayName.');
  },
});
