import { defineCases } from '../check-cases.ts';

export default defineCases('parser/asim-source', 'parser', {
  passes: {
    set: `Normalization: { Schema: Dns }
ParserQuery: SigninLogs | extend EventVendor = "Contoso", EventProduct = "DNS"`,
    'a unifying parser': `Normalization: { Schema: Dns }
Parsers: [a]`,
  },
  fails: {
    'one is missing': {
      text: `Normalization: { Schema: Dns }
«ParserQuery»: SigninLogs | extend EventVendor = "Contoso"`,
      says: /EventProduct/,
    },
  },
});
