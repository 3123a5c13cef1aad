import { defineCases } from '../check-cases.ts';

export default defineCases('parser/asim-schema', 'parser', {
  passes: {
    known: `Normalization: { Schema: Dns, Version: 0.1.7 }
`,
  },
  fails: {
    unknown: { text: 'Normalization: { Schema: «Dnss» }', says: /Did you mean "Dns"/ },
    'an old version': 'Normalization: { Schema: Dns, Version: «0.1.1» }',
  },
});
