import { type AsimField, asimParser } from '../asim.ts';
import { defineCheck } from '../check.ts';
import type { Output } from '../subject.ts';

export default defineCheck({
  code: 'parser/asim-missing-column',
  severity: 'warning',
  on: ['parser'],
  says: 'An ASIM parser gives the fields that its schema demands.',
  cause: 'Rules over the schema read these fields: without them this source is never matched.',
  cure: 'Add the field in the query; for an alias, extend it from what it stands for.',
  docs: 'https://learn.microsoft.com/azure/sentinel/normalization-about-schemas',
  check(parser, { report }) {
    const found = asimParser(parser);
    if (!found) return;
    const { schema, output } = found;
    const missing = schema.fields.filter(field => !output.has(field.name) && isDemanded(field, output));
    if (missing.length > 0)
      report({ key: ['ParserQuery'] }, `The query does not give ${missing.map(field => field.name).join(', ')}.`);
  },
});

/** A mandatory field, and the type or alias of a field that is there. */
function isDemanded(field: AsimField, output: Output): boolean {
  if (field.class === 'Mandatory') return true;
  const about = field.class === 'Conditional' ? field.conditionOf : field.class === 'Alias' ? field.aliasOf : undefined;
  return about?.some(name => output.has(name)) ?? false;
}
