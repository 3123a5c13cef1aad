import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/name-style',
  severity: 'info',
  on: ['analytics-rule'],
  says: 'The name of a rule has at most 50 characters and no period at its end.',
  cause: 'Names are cut in the lists of the portal, and the style guide of the community asks for this form.',
  cure: 'Shorten the name; put what is more into the description.',
  docs: 'https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide',
  check(rule, { report }) {
    const name = rule.text('name');
    if (name === undefined) return;
    if (name.endsWith('.')) report(['name'], 'The name ends with a period.');
    if ([...name].length > 50) report(['name'], `The name has ${[...name].length} characters; lists show about 50.`);
  },
});
