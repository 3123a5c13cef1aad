import { defineConnector, get, header, headers, host, linkHeader, secret } from '../../src/ingest/contract.ts';
import { row } from './row.ts';
import { OktaSystemLog_CL } from './tables.ts';

export default defineConnector({
  name: 'okta',
  title: 'Okta System Log',
  docs: 'https://developer.okta.com/docs/reference/api/system-log/',
  settings: {
    domain: host('Organisation, such as contoso.okta.com'),
    token: secret('API token of an administrator who may read logs'),
  },

  streams: {
    system: {
      table: OktaSystemLog_CL,
      auth: s => header('authorization', `SSWS ${s.token}`),
      request: (s, window) =>
        get(`https://${s.domain}/api/v1/logs`, { since: window.from, sortOrder: 'ASCENDING', limit: 1000 }),
      paging: linkHeader({ rel: 'next', keepPolling: true }),
      window: { lookback: '2m', oldest: '90d' },
      limits: headers({
        limit: 'x-rate-limit-limit',
        remaining: 'x-rate-limit-remaining',
        resetsAt: 'x-rate-limit-reset',
        share: 0.5,
      }),
      event: { id: 'uuid', time: 'published' },
      row,
    },
  },
});
