import { defineCheck } from '../check.ts';
import { workbookParameters } from '../workbook-parameters.ts';

export default defineCheck({
  code: 'workbook/unused-parameter',
  severity: 'info',
  on: ['workbook'],
  says: 'A parameter of a workbook is used.',
  cause: 'Readers choose a value that changes nothing.',
  cure: 'Remove it, or use it in a query.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-parameters',
  check(workbook, { report }) {
    const source = workbook.item.text;
    for (const { name, path } of workbookParameters(workbook.value).values()) {
      if (path.at(-1) !== 'name' || !path.includes('parameters')) continue;
      const named = source.split(`"${name}"`).length - 1;
      if (named <= 1 && !source.includes(`{${name}}`) && !source.includes(`{${name}:`))
        report(path, `Nothing uses the parameter "${name}".`);
    }
  },
});
