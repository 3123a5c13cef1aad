import { defineCases } from '../check-cases.ts';

export default defineCases('package/unknown-category', 'package', {
  passes: {
    known: 'properties: { categories: { domains: [Identity, "Security - Network"], verticals: [Finance] } }',
  },
  fails: {
    'another domain': {
      text: 'properties: { categories: { domains: [«Identitty»] } }',
      says: /Did you mean "Identity"/,
    },
    'another vertical': 'properties: { categories: { verticals: [«Banking»] } }',
  },
});
