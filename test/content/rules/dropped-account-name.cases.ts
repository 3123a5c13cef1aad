import { defineCases } from '../check-cases.ts';

export default defineCases('rule/dropped-account-name', 'rule', {
  passes: {
    'another name': `entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: Name
        columnName: A
query: SigninLogs | extend A = "ana"`,
  },
  fails: {
    'a built-in one': `entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: Name
        columnName: A
query: |
  SigninLogs | extend A = iff(IPAddress == "", «"SYSTEM"», UserPrincipalName)`,
  },
});
