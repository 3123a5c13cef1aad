import { defineCheck } from '../check.ts';
import { kindsWithProse, proseOf } from '../prose.ts';

/** Sites that Microsoft has closed: their pages are gone, or lead to a page about the closing. */
const closed = new Set([
  'gallery.technet.microsoft.com',
  'social.technet.microsoft.com',
  'social.msdn.microsoft.com',
  'code.msdn.microsoft.com',
]);

export default defineCheck({
  code: 'content/dead-link',
  severity: 'info',
  on: kindsWithProse,
  says: 'Links lead somewhere.',
  cause: 'A link without a host, to a host without a domain or to a closed site fails when someone needs it most.',
  cure: 'Write the whole address of a page that exists.',
  docs: 'https://learn.microsoft.com/contribute/content/how-to-write-links',
  check(item, { report }) {
    for (const { value, path } of proseOf(item)) {
      for (const found of value.matchAll(/\bhttps?:\/\/[^\s<>()[\]{}"'`|\\]*/gi)) {
        const why = whyDead(found[0].replace(/[.,;:!?]+$/, ''));
        if (why) report({ path, start: found.index, length: found[0].length }, `This link leads nowhere: ${why}.`);
      }
    }
  },
});

function whyDead(link: string): string | undefined {
  if (!URL.canParse(link)) return 'it is no address';
  const { hostname } = new URL(link);
  if (closed.has(hostname)) return `${hostname} was closed`;
  return /[.:]/.test(hostname) ? undefined : `"${hostname}" is no host that others can reach`;
}
