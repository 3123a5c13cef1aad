import { defineCases } from '../check-cases.ts';

export default defineCases('rule/repeated-identifier', 'rule', {
  passes: {
    'in two mappings': `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
`,
  },
  fails: {
    'in one mapping': `entityMappings:
  - entityType: Account
    fieldMappings:
      - { identifier: Name, columnName: UserPrincipalName }
      - { identifier: «Name», columnName: IPAddress }`,
  },
});
