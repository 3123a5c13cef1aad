import { defineCheck } from '../check.ts';
import { kindsWithProse, proseOf } from '../prose.ts';

export default defineCheck({
  code: 'content/old-branding',
  severity: 'info',
  on: kindsWithProse,
  says: 'Names and descriptions call the product Microsoft Sentinel.',
  cause: 'Azure Sentinel has been Microsoft Sentinel since November 2021.',
  cure: 'Write Microsoft Sentinel.',
  docs: 'https://learn.microsoft.com/azure/sentinel/overview',
  check(item, { report }) {
    for (const { value, path } of proseOf(item)) {
      for (const found of value.matchAll(/\bAzure Sentinel\b/g))
        report({ path, start: found.index, length: found[0].length }, 'The product is called Microsoft Sentinel.');
    }
  },
});
