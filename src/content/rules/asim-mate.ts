import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'parser/asim-mate',
  severity: 'info',
  on: ['parser'],
  says: 'An ASIM parser comes in two forms: with filter parameters and without.',
  cause: 'The unifying parser with parameters calls vim…, the one without calls ASim….',
  cure: 'Add the other form; it may call this one.',
  docs: 'https://learn.microsoft.com/azure/sentinel/normalization-develop-parsers',
  check(parser, { report, repository }) {
    const schema = parser.text('Normalization', 'Schema');
    const name = parser.text('ParserName');
    const found = /^(ASim|vim)(.+)$/.exec(name ?? '');
    if (schema === undefined || !found || found[2] === schema || !found[2].startsWith(schema)) return;
    const mate = `${found[1] === 'vim' ? 'ASim' : 'vim'}${found[2]}`;
    if (!repository.parsers.has(mate)) report(['ParserName'], `There is no parser ${mate} beside it.`);
  },
});
