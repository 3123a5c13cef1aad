import { defineCheck } from '../check.ts';
import type { Path } from '../document.ts';
import { isObject, type Json } from '../resource.ts';
import type { Placed } from '../subject.ts';

export default defineCheck({
  code: 'content/sample-address',
  severity: 'info',
  on: ['analytics-rule', 'hunting-query', 'parser'],
  says: 'Rows of a test hold addresses of no one.',
  cause: 'Rows copied from a log carry real people, and stay in the history.',
  cure: 'Write addresses of contoso.example or sanitized@sanitized.com.',
  docs: 'https://www.rfc-editor.org/rfc/rfc2606',
  check(item, { report }) {
    for (const { value, path } of addresses(item.get(['tests']) ?? null, ['tests'])) {
      report(path, `"${value}" may be the address of someone.`);
    }
  },
});

const reserved =
  /(^|\.)(example|test|invalid|localhost|example\.(com|net|org)|contoso\.(com|onmicrosoft\.com)|fabrikam\.com|sanitized\.com)$/i;

function addresses(value: Json, path: Path): Placed<string>[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => addresses(one, [...path, index]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, one]) => addresses(one, [...path, key]));
  if (typeof value !== 'string') return [];
  const found = /^[\w.+-]+@([\w-]+(?:\.[\w-]+)+)$/.exec(value);
  return found && !reserved.test(found[1]) ? [{ value, path }] : [];
}
