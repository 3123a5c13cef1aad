import { defineCases } from '../check-cases.ts';

export default defineCases('rule/misspelt-connector', 'rule', {
  passes: {
    known: 'requiredDataConnectors: [ { connectorId: AzureActiveDirectory, dataTypes: [SigninLogs] } ]',
    'one that no list has': 'requiredDataConnectors: [ { connectorId: ContosoLogs, dataTypes: [SigninLogs] } ]',
    'one of the repository': {
      text: 'requiredDataConnectors: [ { connectorId: contoso, dataTypes: [SigninLogs] } ]',
      files: { 'connectors/contoso/tables/A_CL.json': '{ "name": "A_CL", "columns": [] }' },
    },
  },
  fails: {
    'a letter too few': {
      text: 'requiredDataConnectors: [ { connectorId: «AzureActiveDirectry», dataTypes: [SigninLogs] } ]',
      says: /Did you mean "AzureActiveDirectory"/,
    },
    'another case': 'requiredDataConnectors: [ { connectorId: «office365», dataTypes: [SigninLogs] } ]',
    'near to one of the repository': {
      text: 'requiredDataConnectors: [ { connectorId: «contosso», dataTypes: [SigninLogs] } ]',
      files: { 'connectors/contoso/tables/A_CL.json': '{ "name": "A_CL", "columns": [] }' },
    },
  },
});
