import { asimParser } from '../asim.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'parser/asim-column-type',
  severity: 'error',
  on: ['parser'],
  says: 'The fields of an ASIM parser have the types of its schema.',
  cause: 'A union of parsers splits a field of two types into two columns, and a rule that reads it finds neither.',
  cure: 'Convert it in the query, for example with tostring() or toint().',
  docs: 'https://learn.microsoft.com/azure/sentinel/normalization-about-schemas',
  check(parser, { report }) {
    const found = asimParser(parser);
    if (!found) return;
    for (const { name, type } of found.schema.fields) {
      const given = found.output.type(name);
      if (given !== undefined && given !== type)
        report({ key: ['ParserQuery'] }, `${name} is of type ${given}; the schema wants ${type}.`);
    }
  },
});
