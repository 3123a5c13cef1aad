import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'keyvault',
  title: 'Azure Key Vault',
  operations: {
    'Get secret': 'GET /secrets/{secretName}/value',
    'Get secret version': 'GET /secrets/{secretName}/{secretVersion}/value',
    'List secrets': 'GET /secrets',
  },
});
