import { defineCases } from '../check-cases.ts';

export default defineCases('package/incomplete-support', 'package', {
  passes: {
    'with an address': 'properties: { support: { tier: Partner, name: Contoso, email: help@contoso.example } }',
    'with a link': 'properties: { support: { tier: Partner, name: Contoso, link: https://contoso.example/help } }',
  },
  fails: {
    none: { text: '«properties»: { contentId: a }', says: /no tier, no name, no email or link/ },
    'nobody to reach': {
      text: 'properties: { «support»: { tier: Partner, name: Contoso } }',
      says: /no email or link/,
    },
    'no link': 'properties: { support: { tier: Partner, name: Contoso, link: «contoso» } }',
  },
});
