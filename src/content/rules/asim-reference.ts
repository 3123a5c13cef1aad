import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'parser/asim-reference',
  severity: 'warning',
  on: ['parser'],
  says: 'The references of an ASIM parser lead to the documentation of ASIM.',
  cause: 'Readers find the fields of the schema there; a wrong address leads nowhere.',
  cure: 'Link https://aka.ms/ASim<Schema>Doc and https://aka.ms/AboutASIM.',
  docs: 'https://learn.microsoft.com/azure/sentinel/normalization-develop-parsers',
  check(parser, { report }) {
    if (parser.get(['Normalization']) === undefined) return;
    for (const { path } of parser.list('References')) {
      const [title, link] = [parser.text(...path, 'Title'), parser.text(...path, 'Link')];
      if (link !== undefined && !/^https:\/\/[^/]/.test(link)) report([...path, 'Link'], `"${link}" is no address.`);
      else if (title === 'ASIM' && link !== undefined && !/^https:\/\/aka\.ms\/AboutASIM$/i.test(link))
        report([...path, 'Link'], 'The reference ASIM leads to https://aka.ms/AboutASIM.');
    }
  },
});
