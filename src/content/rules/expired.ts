import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'automation/expired',
  severity: 'warning',
  on: ['automation-rule'],
  says: 'The expiration of an automation rule is a time that is still to come.',
  cause: 'An expired rule is disabled: it is deployed and does nothing.',
  cure: 'Set a later expirationTimeUtc, or remove the rule.',
  docs: 'https://learn.microsoft.com/azure/sentinel/automate-incident-handling-with-automation-rules',
  check(rule, { report }) {
    const path = ['triggeringLogic', 'expirationTimeUtc'];
    const text = rule.text(...path);
    if (text === undefined) return;
    const time = Date.parse(text);
    if (Number.isNaN(time)) report(path, `"${text}" is no time.`, 'Write it as 2030-01-31T00:00:00Z.');
    else if (time < Date.now()) report(path, 'The rule has expired.');
  },
});
