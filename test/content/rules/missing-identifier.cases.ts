import { defineCases } from '../check-cases.ts';

export default defineCases('rule/missing-identifier', 'rule', {
  passes: {
    enough: `entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: Name
        columnName: UserPrincipalName
`,
  },
  fails: {
    'only a part': {
      text: `entityMappings:
  - entityType: «Account»
    fieldMappings:
      - identifier: UPNSuffix
        columnName: UserPrincipalName
`,
      says: /Account needs FullName/,
    },
    'half of a pair': `entityMappings:
  - entityType: «FileHash»
    fieldMappings:
      - identifier: Value
        columnName: UserPrincipalName
`,
  },
});
