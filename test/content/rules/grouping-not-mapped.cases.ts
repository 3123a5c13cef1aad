import { defineCases } from '../check-cases.ts';

export default defineCases('rule/grouping-not-mapped', 'rule', {
  passes: {
    mapped: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: Selected
    groupByEntities: [IP]`,
    'a custom detail': `customDetails: { User: UserPrincipalName }
incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: Selected
    groupByCustomDetails: [User]`,
  },
  fails: {
    entity: `entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: Selected
    groupByEntities: [«Account»]`,
    'custom detail': `incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    matchingMethod: Selected
    groupByCustomDetails: [«User»]`,
  },
});
