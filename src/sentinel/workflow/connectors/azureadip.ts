import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'azureadip',
  title: 'Microsoft Entra ID Protection',
  operations: {
    'Get risky user': 'GET /beta/riskyUsers/{id}',
    'Get risky user history': 'GET /beta/riskyUsers/{id}/history',
    'Confirm a risky user as compromised': 'POST /beta/riskyUsers/confirmCompromised',
    'Dismiss a risky user': 'POST /beta/riskyUsers/dismiss',
    'Get risk detection': 'GET /beta/riskDetections/{id}',
  },
});
