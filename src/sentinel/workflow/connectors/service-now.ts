import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'service-now',
  title: 'ServiceNow',
  operations: {
    'Create Record': 'POST /api/now/v2/table/{tableType}',
    'Get Record': 'GET /api/now/v2/table/{tableType}/{sysid}',
    'List Records': 'GET /api/now/v2/table/{tableType}',
    'Update Record': 'PUT /api/now/v2/table/{tableType}/{sysid}',
    'Delete Record': 'DELETE /api/now/v2/table/{tableType}/{sysid}',
  },
});
