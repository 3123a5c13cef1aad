import { didYouMean } from '../../core/nearest.ts';
import { asimSchema, asimSchemaNames } from '../asim.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'parser/asim-schema',
  severity: 'warning',
  on: ['parser'],
  says: 'An ASIM parser names a schema that there is, and its version.',
  cause: 'The unifying parsers and the tests of ASIM go by schema and version.',
  cure: 'Write the schema and version of the documentation.',
  docs: 'https://learn.microsoft.com/azure/sentinel/normalization-about-schemas',
  check(parser, { report }) {
    const name = parser.text('Normalization', 'Schema');
    if (name === undefined) return;
    const schema = asimSchema(name);
    const version = parser.get(['Normalization', 'Version']);
    if (!schema)
      report(['Normalization', 'Schema'], `ASIM has no schema "${name}".`, didYouMean(name, asimSchemaNames()));
    else if (version !== undefined && String(version) !== schema.version)
      report(['Normalization', 'Version'], `The schema ${name} has the version ${schema.version} today.`);
  },
});
