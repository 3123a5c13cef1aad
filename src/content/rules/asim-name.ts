import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'parser/asim-name',
  severity: 'warning',
  on: ['parser'],
  says: 'An ASIM parser is named after its schema.',
  cause: 'The unifying parsers and the tests of ASIM find a parser by ASim<Schema><Product> or vim<Schema><Product>.',
  cure: 'Name it ASim…, or vim… where it takes filter parameters, followed by the schema of its Normalization.',
  docs: 'https://learn.microsoft.com/azure/sentinel/normalization-develop-parsers',
  check(parser, { report }) {
    const schema = parser.text('Normalization', 'Schema');
    const name = parser.text('ParserName');
    if (schema === undefined || name === undefined) return;
    const starts = [`ASim${schema}`, `vim${schema}`, `im${schema}`];
    if (!starts.some(start => name.startsWith(start))) {
      report(['ParserName'], `A parser of the schema ${schema} is named ${starts[0]}… or ${starts[1]}….`);
    }
  },
});
