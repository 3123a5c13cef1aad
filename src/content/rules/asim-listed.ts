import { defineCheck } from '../check.ts';
import { text } from '../field.ts';
import { parserOf } from '../parser-file.ts';
import { isObject } from '../resource.ts';

export default defineCheck({
  code: 'parser/asim-listed',
  severity: 'warning',
  on: ['parser'],
  says: 'A unifying ASIM parser of the repository calls every parser of its schema.',
  cause: 'What it does not call is not seen by any rule that uses the unifying parser.',
  cure: 'Add the parser to the union of the query, and its built-in name to Parsers.',
  docs: 'https://learn.microsoft.com/azure/sentinel/normalization-develop-parsers',
  check(parser, { report, repository }) {
    const schema = parser.text('Normalization', 'Schema');
    const name = parser.text('ParserName');
    const prefix = /^(ASim|vim)/.exec(name ?? '')?.[0];
    if (schema === undefined || name === undefined || prefix === undefined || name === `ASim${schema}`) return;
    const union = repository.parsers.get(prefix === 'vim' ? `im${schema}` : `ASim${schema}`);
    if (!union || union.file === parser.item.file) return;
    if (!new RegExp(`\\b${name}\\b`).test(parserOf(union.value).query))
      report(['ParserName'], `${union.file} does not call it.`);
    const builtIn = parser.text('EquivalentBuiltInParser');
    const listed =
      isObject(union.value) && Array.isArray(union.value.Parsers) ? union.value.Parsers.map(one => text(one)) : [];
    if (builtIn !== undefined && listed.length > 0 && !listed.includes(builtIn))
      report(['EquivalentBuiltInParser'], `${union.file} does not list it among its Parsers.`);
  },
});
