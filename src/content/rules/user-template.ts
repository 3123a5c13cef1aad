import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'workbook/user-template',
  severity: 'warning',
  on: ['workbook'],
  says: 'A workbook does not say that it comes from a template of one user.',
  cause: 'The portal would look for a template that only its author has.',
  cure: 'Remove fromTemplateId, or give it the name of the template in the gallery.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-overview',
  check(workbook, { report }) {
    if (workbook.text('fromTemplateId') === 'sentinel-UserWorkbook')
      report(['fromTemplateId'], 'The workbook says that it comes from the template of a user.');
  },
});
