import { defineCases } from '../check-cases.ts';

export default defineCases('rule/identifier-case', 'rule', {
  passes: {
    'as documented': `entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: Sid
        columnName: UserPrincipalName
`,
  },
  fails: {
    'other case': `entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: «SID»
        columnName: UserPrincipalName
`,
  },
});
