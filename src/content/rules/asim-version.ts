import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'parser/asim-version',
  severity: 'warning',
  on: ['parser'],
  says: 'An ASIM parser has a title, a version of three numbers and the day of its last change.',
  cause: 'The packaging of the community refuses it otherwise.',
  cure: 'Write Version as 0.1.0 and LastUpdated as Nov 3, 2026.',
  docs: 'https://learn.microsoft.com/azure/sentinel/normalization-develop-parsers',
  check(parser, { report }) {
    if (parser.get(['Normalization']) === undefined) return;
    const [version, updated] = [parser.get(['Parser', 'Version']), parser.text('Parser', 'LastUpdated')];
    if (version !== undefined && !/^\d+\.\d+\.\d+$/.test(String(version)))
      report(['Parser', 'Version'], `"${String(version)}" is no version of three numbers.`);
    if (
      updated !== undefined &&
      !/^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}, \d{4}$/.test(updated)
    )
      report(['Parser', 'LastUpdated'], `"${updated}" is not written as Nov 3, 2026.`);
  },
});
