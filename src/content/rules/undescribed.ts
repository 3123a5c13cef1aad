import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'hunting/undescribed',
  severity: 'info',
  on: ['hunting-query'],
  says: 'A hunting query says what it is about: description, tactics, techniques.',
  cause: 'The hunting page filters and groups by them.',
  cure: 'Add description, tactics and relevantTechniques.',
  docs: 'https://learn.microsoft.com/azure/sentinel/hunting',
  check(hunt, { report }) {
    const missing = ['description', 'tactics', 'relevantTechniques'].filter(key => hunt.get([key]) === undefined);
    if (missing.length > 0) report({ key: ['name'] }, `The query has no ${missing.join(', ')}.`);
  },
});
