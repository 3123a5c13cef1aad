import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'azureblob',
  title: 'Azure Blob Storage',
  operations: {
    'Create blob': 'POST /datasets/default/files',
    'Create blob (V2)': 'POST /v2/datasets/{dataset}/files',
    'Get blob content': 'GET /datasets/default/files/{id}/content',
    'Get blob content (V2)': 'GET /v2/datasets/{dataset}/files/{id}/content',
  },
});
