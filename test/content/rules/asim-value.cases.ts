import { defineCases } from '../check-cases.ts';

export default defineCases('parser/asim-value', 'parser', {
  passes: {
    listed: `Normalization: { Schema: Dns, Version: 0.1.7 }
ParserQuery: SigninLogs | extend EventResult = "Success"`,
  },
  fails: {
    another: {
      text: `Normalization: { Schema: Dns, Version: 0.1.7 }
ParserQuery: SigninLogs | extend EventResult = «"Succes"»`,
      says: /Did you mean "Success"/,
    },
  },
});
