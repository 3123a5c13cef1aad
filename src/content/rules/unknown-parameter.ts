import { didYouMean } from '../../core/nearest.ts';
import { references } from '../../sentinel/workbook/substitute.ts';
import { defineCheck } from '../check.ts';
import { workbookParameters } from '../workbook-parameters.ts';

export default defineCheck({
  code: 'workbook/unknown-parameter',
  severity: 'warning',
  on: ['workbook'],
  says: 'A parameter that a query of a workbook names is declared before.',
  cause: 'The portal leaves the braces in the query, which then fails or finds nothing.',
  cure: 'Declare the parameter, or correct its name.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-parameters',
  check(workbook, { report }) {
    const known = workbookParameters(workbook.value);
    for (const { text, path } of workbook.queries) {
      for (const { name, start, length } of references(text)) {
        if (known.has(name)) continue;
        report({ path, start, length }, `The workbook has no parameter "${name}".`, didYouMean(name, known.keys()));
      }
    }
  },
});
