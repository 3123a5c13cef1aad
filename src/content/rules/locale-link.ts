import { defineCheck } from '../check.ts';
import { kindsWithProse, proseOf } from '../prose.ts';

export default defineCheck({
  code: 'content/locale-link',
  severity: 'info',
  on: kindsWithProse,
  says: 'Links to Microsoft Learn name no language.',
  cause: 'A link with /en-us/ shows everyone English, and some such pages are moved first.',
  cure: 'Remove the language from the link.',
  docs: 'https://learn.microsoft.com/contribute/content/how-to-write-links',
  check(item, { report }) {
    for (const { value, path } of proseOf(item)) {
      for (const found of value.matchAll(/(?:docs|learn)\.microsoft\.com\/([a-z]{2}-[a-z]{2})\//gi))
        report({ path, start: found.index, length: found[0].length }, `The link names the language ${found[1]}.`);
    }
  },
});
