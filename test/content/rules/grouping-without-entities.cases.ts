import { defineCases } from '../check-cases.ts';

export default defineCases('rule/grouping-without-entities', 'rule', {
  passes: {
    'with entities': `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: AllEntities`,
    'by alerts': `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: AnyAlert`,
  },
  fails: {
    without: `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: «AllEntities»`,
  },
});
