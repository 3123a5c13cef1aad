import { defineCases } from '../check-cases.ts';

export default defineCases('parser/asim-mate', 'parser', {
  passes: {
    both: {
      text: `Normalization: { Schema: Dns, Version: 0.1.7 }
ParserName: ASimDnsContoso`,
      files: {
        'parsers/b.yaml': `ParserName: vimDnsContoso
ParserQuery: SigninLogs`,
      },
    },
  },
  fails: {
    one: {
      text: `Normalization: { Schema: Dns, Version: 0.1.7 }
ParserName: «ASimDnsContoso»`,
      says: /no parser vimDnsContoso/,
    },
  },
});
