import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'azuremonitorlogs',
  title: 'Azure Monitor Logs',
  operations: {
    'Run query and list results': 'POST /queryData',
    'Run query and list results V2': 'POST /queryDataV2',
    'Run query and visualize results': 'POST /visualizeQuery',
    'Run query and visualize results V2': 'POST /visualizeQueryV2',
  },
});
