import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'zendesk',
  title: 'Zendesk',
  operations: {
    'Create item': 'POST /datasets/default/tables/{table}/items',
    'Get item': 'GET /datasets/default/tables/{table}/items/{id}',
    'Update item': 'PATCH /datasets/default/tables/{table}/items/{id}',
  },
});
