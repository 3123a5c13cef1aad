import { defineCases } from '../check-cases.ts';

export default defineCases('parser/asim-name', 'parser', {
  passes: {
    'named after its schema': `Normalization: { Schema: Dns }`,
    'no ASIM parser': `ParserName: Contoso`,
  },
  fails: {
    'another schema': `ParserName: «ASimDnsContoso»
Normalization: { Schema: Authentication }`,
  },
});
