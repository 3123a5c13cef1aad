import { defineCheck } from '../check.ts';

/** Secrets that have a form of their own, so that no other text is taken for one. */
const secrets: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*(?:\\n)?[A-Za-z0-9+/=]{40,}/g,
  'an access key of AWS': /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/g,
  'the key of a storage account': /AccountKey=[A-Za-z0-9+/]{86}==/g,
  'a shared access signature': /[?&]sig=[A-Za-z0-9%]{43,}%3d/gi,
  'a token of GitHub': /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{82})(?![A-Za-z0-9])/g,
  'a token of Slack': /(?<![A-Za-z0-9])xox[abprs]-[0-9]{10,}-[0-9A-Za-z-]{10,}/g,
  'a key of Google': /(?<![A-Za-z0-9])AIza[0-9A-Za-z_-]{35}(?![A-Za-z0-9_-])/g,
  'a secret of an Entra application': /(?<![A-Za-z0-9])[A-Za-z0-9_~.]{3}8Q~[A-Za-z0-9_~.-]{34}(?![A-Za-z0-9_~.-])/g,
};

export default defineCheck({
  code: 'content/secret',
  severity: 'error',
  on: ['analytics-rule', 'hunting-query', 'parser', 'watchlist', 'automation-rule', 'playbook', 'workbook'],
  says: 'Content holds no secret.',
  cause:
    'Who can read the repository, or the resource in Azure, can use it; it stays in the history after it is removed.',
  cure: 'Remove it and change it where it is valid; hand it over as a secure parameter or from a key vault.',
  docs: 'https://learn.microsoft.com/azure/key-vault/general/overview',
  check(item, { report }) {
    for (const [what, pattern] of Object.entries(secrets)) {
      for (const found of item.item.text.matchAll(pattern)) {
        if (isSample(found[0])) continue;
        report({ source: [found.index, found.index + found[0].length] }, `This looks like ${what}.`);
      }
    }
  },
});

/** What stands in documentation for a key: AWS ends its own with EXAMPLE, others repeat one letter. */
function isSample(text: string): boolean {
  return /EXAMPLE$/.test(text) || /(.)\1{9}/.test(text);
}
