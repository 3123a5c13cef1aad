import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'office365',
  title: 'Office 365 Outlook',
  operations: {
    'Send an email': 'POST /Mail',
    'Send an email (V2)': 'POST /v2/Mail',
    'Send an email from a shared mailbox (V2)': 'POST /v2/SharedMailbox/Mail',
    'Send approval email': 'WEBHOOK /approvalmail/$subscriptions',
    'Send email with options': 'WEBHOOK /mailwithoptions/$subscriptions',
    'Get emails (V3)': 'GET /v3/Mail',
    'Delete email (V2)': 'DELETE /v2/Mail/{messageId}',
  },
});
