import { defineCases } from '../check-cases.ts';

export default defineCases('rule/mapped-column-missing', 'rule', {
  passes: {
    'a column of the output': `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
`,
    'a query with errors says nothing of columns': `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: Nowhere
query: SigninLogs | where`,
    'a column of another case in a let': `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: ip
query: SigninLogs | extend ip = IPAddress`,
  },
  fails: {
    'other upper and lower case': {
      text: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: «IpAddress»
`,
      says: /no column "IpAddress".*Did you mean "IPAddress"/,
    },
    'projected away': `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: «IPAddress»
query: SigninLogs | project-away IPAddress`,
    'a list of columns': `sentinelEntitiesMappings:
  - columnName: «Entities»`,
  },
});
