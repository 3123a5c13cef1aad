import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'sharepointonline',
  title: 'SharePoint',
  operations: {
    'Create item': 'POST /datasets/{dataset}/tables/{table}/items',
    'Update item': 'PATCH /datasets/{dataset}/tables/{table}/items/{id}',
    'Get items': 'GET /datasets/{dataset}/tables/{table}/items',
    'Create file': 'POST /datasets/{dataset}/files',
    'Create sharing link for a file or folder':
      'POST /datasets/{dataset}/codeless/_api/v2.0/sites/root/lists/{table}/items/{id}/driveItem/createLink',
  },
});
