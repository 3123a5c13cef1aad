import { defineCases } from '../check-cases.ts';

export default defineCases('parser/asim-missing-column', 'parser', {
  passes: {
    'no ASIM parser': 'ParserQuery: SigninLogs',
  },
  fails: {
    many: {
      text: `Normalization: { Schema: Dns, Version: 0.1.7 }
«ParserQuery»: SigninLogs | extend SrcDvcId = "x"`,
      says: /EventCount.*SrcDvcIdType/,
    },
  },
});
