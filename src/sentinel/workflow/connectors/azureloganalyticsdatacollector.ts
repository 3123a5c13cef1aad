import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'azureloganalyticsdatacollector',
  title: 'Azure Log Analytics Data Collector',
  operations: { 'Send Data': 'POST /api/logs' },
});
