import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'slack',
  title: 'Slack',
  operations: {
    'Post message': 'POST /chat.postMessage',
    'Post message (V2)': 'POST /v2/chat.postMessage',
    'List channels': 'GET /channels.list',
  },
});
