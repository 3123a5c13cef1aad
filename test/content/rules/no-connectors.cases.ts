import { defineCases } from '../check-cases.ts';

export default defineCases('rule/no-connectors', 'rule', {
  passes: {
    some: 'requiredDataConnectors: [ { connectorId: AzureActiveDirectory, dataTypes: [SigninLogs] } ]',
    'no query': `kind: Fusion
query: ""`,
  },
  fails: {
    none: '«query»: SigninLogs',
  },
});
