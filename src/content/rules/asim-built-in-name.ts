import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'parser/asim-built-in-name',
  severity: 'warning',
  on: ['parser'],
  says: 'The built-in name of an ASIM parser begins as its schema asks.',
  cause: 'The unifying parsers call it by that name.',
  cure: 'Name it _ASim_<Schema>_<Product>, or _Im_<Schema>_<Product> where it takes filter parameters.',
  docs: 'https://learn.microsoft.com/azure/sentinel/normalization-develop-parsers',
  check(parser, { report }) {
    const [schema, name] = [parser.text('Normalization', 'Schema'), parser.text('EquivalentBuiltInParser')];
    if (schema === undefined || name === undefined) return;
    const starts = [`_ASim_${schema}`, `_Im_${schema}`];
    if (!starts.some(start => name === start || name.startsWith(`${start}_`)))
      report(
        ['EquivalentBuiltInParser'],
        `The built-in name of a parser of ${schema} begins with ${starts[0]}_ or ${starts[1]}_.`,
      );
  },
});
