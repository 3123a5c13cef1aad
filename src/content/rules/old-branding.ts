import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'content/old-branding',
  severity: 'info',
  on: ['analytics-rule', 'hunting-query', 'parser', 'watchlist', 'automation-rule'],
  says: 'Names and descriptions call the product Microsoft Sentinel.',
  cause: 'Azure Sentinel has been Microsoft Sentinel since November 2021.',
  cure: 'Write Microsoft Sentinel.',
  docs: 'https://learn.microsoft.com/azure/sentinel/overview',
  check(item, { report }) {
    for (const key of ['name', 'displayName', 'description', 'Description']) {
      for (const found of (item.text(key) ?? '').matchAll(/\bAzure Sentinel\b/g)) {
        report(
          { path: [key], start: found.index, length: found[0].length },
          'The product is called Microsoft Sentinel.',
        );
      }
    }
  },
});
