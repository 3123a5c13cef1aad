import { references } from '../../sentinel/workbook/substitute.ts';
import { defineCheck } from '../check.ts';
import type { Path } from '../document.ts';
import { workbookParameters } from '../workbook-parameters.ts';

export default defineCheck({
  code: 'workbook/late-parameter',
  severity: 'warning',
  on: ['workbook'],
  says: 'A query of a workbook uses only parameters that stand before it.',
  cause: 'Workbooks are evaluated from top to bottom: what comes later has no value yet.',
  cure: 'Move the parameters above the query.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-parameters',
  check(workbook, { report }) {
    const parameters = workbookParameters(workbook.value);
    for (const { text, path } of workbook.queries) {
      for (const { name, start, length } of references(text)) {
        const declared = parameters.get(name);
        if (declared?.path.includes('parameters') && topItem(declared.path) > topItem(path))
          report({ path, start, length }, `The parameter "${name}" is declared below this query.`);
      }
    }
  },
});

/** Which item of the workbook a place lies in. */
function topItem(path: Path): number {
  return typeof path[1] === 'number' ? path[1] : 0;
}
