import { defineCheck } from '../check.ts';

export default defineCheck({
  code: 'rule/description-style',
  severity: 'info',
  on: ['analytics-rule'],
  says: 'The description of a rule starts with what the rule does.',
  cause:
    'The style guide of the community asks for "Identifies …" or "This query searches for …": analysts read the first words.',
  cure: 'Begin with Identifies, Detects, or This query searches for.',
  docs: 'https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide',
  check(rule, { report }) {
    const description = rule.text('description')?.replace(/^[\s'"]+/, '');
    if (
      description === undefined ||
      /^(identif|detect|find|this (query|rule|alert|analytic|detection)|alerts? )/i.test(description)
    )
      return;
    report({ key: ['description'] }, 'The description does not start with what the rule identifies.');
  },
});
