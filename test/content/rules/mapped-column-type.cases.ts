import { defineCases } from '../check-cases.ts';

export default defineCases('rule/mapped-column-type', 'rule', {
  passes: {
    text: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
`,
  },
  fails: {
    dynamic: `entityMappings:
  - entityType: Host
    fieldMappings:
      - identifier: HostName
        columnName: «DeviceDetail»
`,
  },
});
