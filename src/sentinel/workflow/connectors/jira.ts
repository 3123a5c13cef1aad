import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'jira',
  title: 'JIRA',
  operations: {
    'Create a new issue': 'POST /issue',
    'Create a new issue (V3)': 'POST /v3/issue',
    'Get issue by key': 'GET /issue/{issueKey}',
    'Add comment': 'POST /issue/{issueKey}/comment',
    'Edit issue': 'PUT /issue/{issueKey}',
  },
});
