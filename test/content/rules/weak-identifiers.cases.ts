import { defineCases } from '../check-cases.ts';

export default defineCases('rule/weak-identifiers', 'rule', {
  passes: {
    strong: `entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: Sid
        columnName: UserPrincipalName
`,
    'full name': `entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: UserPrincipalName
`,
  },
  fails: {
    'name alone': `entityMappings:
  - entityType: «Account»
    fieldMappings:
      - identifier: Name
        columnName: UserPrincipalName
`,
  },
});
