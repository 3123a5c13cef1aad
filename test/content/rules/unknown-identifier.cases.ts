import { defineCases } from '../check-cases.ts';

export default defineCases('rule/unknown-identifier', 'rule', {
  passes: {
    known: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
`,
    'another case is another check': `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: ADDRESS
        columnName: IPAddress
`,
  },
  fails: {
    unknown: {
      text: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: «Adress»
        columnName: IPAddress
`,
      says: /Did you mean "Address"/,
    },
  },
});
