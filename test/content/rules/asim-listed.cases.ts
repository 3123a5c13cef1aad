import { defineCases } from '../check-cases.ts';

export default defineCases('parser/asim-listed', 'parser', {
  passes: {
    called: {
      text: `Normalization: { Schema: Dns, Version: 0.1.7 }
ParserName: ASimDnsContoso`,
      files: {
        'parsers/union.yaml': `ParserName: ASimDns
ParserQuery: union ASimDnsContoso
Parsers: [x]
Normalization: { Schema: Dns }`,
      },
    },
    'no union here': `Normalization: { Schema: Dns, Version: 0.1.7 }
ParserName: ASimDnsContoso`,
  },
  fails: {
    'not called': {
      text: `Normalization: { Schema: Dns, Version: 0.1.7 }
ParserName: «ASimDnsContoso»`,
      files: {
        'parsers/union.yaml': `ParserName: ASimDns
ParserQuery: union ASimDnsOther
Parsers: [x]
Normalization: { Schema: Dns }`,
      },
    },
    'not listed': {
      text: `Normalization: { Schema: Dns, Version: 0.1.7 }
ParserName: ASimDnsContoso
EquivalentBuiltInParser: «_ASim_Dns_Contoso»`,
      files: {
        'parsers/union.yaml': `ParserName: ASimDns
ParserQuery: union ASimDnsContoso
Parsers: [_ASim_Dns_Other]
Normalization: { Schema: Dns }`,
      },
    },
  },
});
