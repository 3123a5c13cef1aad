import { defineCases } from '../check-cases.ts';

export default defineCases('parser/asim-column-type', 'parser', {
  passes: {
    'the type of the schema': `Normalization: { Schema: Dns, Version: 0.1.7 }
ParserQuery: SigninLogs | project EventCount = int(1)`,
  },
  fails: {
    another: {
      text: `Normalization: { Schema: Dns, Version: 0.1.7 }
«ParserQuery»: SigninLogs | project EventCount = "1"`,
      says: /of type string; the schema wants int/,
    },
  },
});
