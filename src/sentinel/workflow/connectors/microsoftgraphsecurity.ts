import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'microsoftgraphsecurity',
  title: 'Microsoft Graph Security',
  operations: {
    'Create tiIndicator': 'POST /beta/security/tiIndicators',
    'Submit multiple tiIndicators': 'POST /beta/security/tiIndicators/submitTiIndicators',
    'Get alert by ID': 'GET /v1.0/security/alerts/{alertId}',
    'Get alerts': 'GET /v1.0/security/alerts',
    'Update alert': 'PATCH /v1.0/security/alerts/{alertId}',
  },
});
