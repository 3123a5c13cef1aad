import { didYouMean } from '../../core/nearest.ts';
import { references } from '../../sentinel/workbook/substitute.ts';
import { defineCheck } from '../check.ts';
import { workbookParameters } from '../workbook-parameters.ts';

const known =
  'label value query name id escape escapejson escapexml base64 tomltojson start end grain seconds startISO endISO startDateISO endDateISO durationISO subscriptionId resourceGroup resource upn count split index'.split(
    ' ',
  );

export default defineCheck({
  code: 'workbook/unknown-modifier',
  severity: 'warning',
  on: ['workbook'],
  says: 'A modifier behind the name of a parameter is one that workbooks know.',
  cause: 'What the portal makes of another one is documented nowhere.',
  cure: 'Use label, value, name, query, start, end, grain, escape or a JSON path.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-parameters',
  check(workbook, { report }) {
    const parameters = workbookParameters(workbook.value);
    for (const { text, path } of workbook.queries) {
      for (const { name, modifier, start, length } of references(text)) {
        if (!parameters.has(name) || modifier === '' || modifier.startsWith('$') || known.includes(modifier)) continue;
        report({ path, start, length }, `Workbooks know no modifier "${modifier}".`, didYouMean(modifier, known));
      }
    }
  },
});
