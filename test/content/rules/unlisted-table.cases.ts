import { defineCases } from '../check-cases.ts';

export default defineCases('rule/unlisted-table', 'rule', {
  passes: {
    listed: 'requiredDataConnectors: [ { connectorId: A, dataTypes: [SigninLogs (Entra)] } ]',
    'a connector without dataTypes says nothing': 'requiredDataConnectors: [ { connectorId: A } ]',
  },
  fails: {
    'another table': {
      text: '«requiredDataConnectors»: [ { connectorId: A, dataTypes: [AuditLogs] } ]',
      says: /reads SigninLogs/,
    },
  },
});
