import { defineCases } from '../check-cases.ts';

export default defineCases('rule/legacy-entity-column', 'rule', {
  passes: {
    mapped: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPCustomEntity
query: SigninLogs | extend IPCustomEntity = IPAddress`,
    compared: `query: SigninLogs | extend x = "y" | where x == "IPCustomEntity"`,
  },
  fails: {
    'not mapped': `query: SigninLogs | extend «IPCustomEntity» = IPAddress`,
  },
});
