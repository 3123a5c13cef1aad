import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'office365users',
  title: 'Office 365 Users',
  operations: {
    'Get manager (V2)': 'GET /codeless/v1.0/users/{id}/manager',
    'Get user profile (V2)': 'GET /codeless/v1.0/users/{id}',
    'Get my profile (V2)': 'GET /codeless/v1.0/me',
  },
});
