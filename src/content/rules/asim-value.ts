import { didYouMean } from '../../core/nearest.ts';
import { asimSchema } from '../asim.ts';
import { defineCheck } from '../check.ts';
import { literalsOf } from '../literal.ts';

export default defineCheck({
  code: 'parser/asim-value',
  severity: 'warning',
  on: ['parser'],
  says: 'Fields of an ASIM parser hold values that their schema lists.',
  cause: 'Rules compare these fields with the listed values only.',
  cure: 'Use one of the values that the message names.',
  docs: 'https://learn.microsoft.com/azure/sentinel/normalization-about-schemas',
  check(parser, { report }) {
    const schema = asimSchema(parser.text('Normalization', 'Schema') ?? '');
    const query = parser.text('ParserQuery');
    if (!schema || query === undefined) return;
    for (const { name, values } of schema.fields) {
      for (const { value, start, length } of values ? literalsOf(query, name) : []) {
        if (value === '' || values!.includes(value)) continue;
        const help = didYouMean(value, values!) ?? `It can be ${values!.slice(0, 20).join(', ')}.`;
        report({ path: ['ParserQuery'], start, length }, `"${value}" is no value of ${name}.`, help);
      }
    }
  },
});
