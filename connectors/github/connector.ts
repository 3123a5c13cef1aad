import {
  bearer,
  defineConnector,
  epochMilliseconds,
  get,
  headers,
  hmacSha256,
  linkHeader,
  secret,
  text,
} from '../../src/ingest/contract.ts';
import { auditRow, webhookRow } from './rows.ts';
import { GitHubAudit_CL, GitHubWebhook_CL } from './tables.ts';

export default defineConnector({
  name: 'github',
  title: 'GitHub audit log and webhooks',
  docs: 'https://docs.github.com/en/enterprise-cloud@latest/rest/orgs/orgs#get-the-audit-log-for-an-organization',
  settings: {
    organization: text('Organisation, such as contoso'),
    token: secret(
      'Token of an owner with read:audit_log, or of an app with read access to organisation administration',
    ),
    webhookSecret: secret('Secret that was typed into the settings of the webhook'),
  },

  streams: {
    audit: {
      table: GitHubAudit_CL,
      auth: s => bearer(s.token),
      request: (s, window) =>
        get(
          `https://api.github.com/orgs/${s.organization}/audit-log`,
          { phrase: `created:>=${window.from}`, order: 'asc', per_page: 100, include: 'all' },
          { 'x-github-api-version': '2022-11-28' },
        ),
      paging: linkHeader({ rel: 'next' }),
      window: { lookback: '10m', oldest: '180d' },
      limits: headers({
        limit: 'x-ratelimit-limit',
        remaining: 'x-ratelimit-remaining',
        resetsAt: 'x-ratelimit-reset',
        share: 0.5,
      }),
      errors: [{ status: 403, says: /rate limit/i, do: 'wait' }],
      every: '1m',
      event: { id: '_document_id', time: epochMilliseconds('@timestamp') },
      row: auditRow,
    },

    webhook: {
      table: GitHubWebhook_CL,
      receive: { verify: hmacSha256('x-hub-signature-256'), secret: s => s.webhookSecret, id: 'x-github-delivery' },
      event: { id: 'id', time: 'receivedAt' },
      row: webhookRow,
    },
  },
});
