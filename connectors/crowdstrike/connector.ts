import {
  atMost,
  cursor,
  defineConnector,
  host,
  joined,
  oauth2ClientCredentials,
  post,
  secret,
  text,
} from '../../src/ingest/contract.ts';
import { alertRow } from './rows.ts';
import { CrowdStrikeAlerts_CL } from './tables.ts';

export default defineConnector({
  name: 'crowdstrike',
  title: 'CrowdStrike Falcon alerts',
  docs: 'https://falconpy.io/Service-Collections/Alerts.html',
  settings: {
    host: host('Host of the interface, such as api.eu-1.crowdstrike.com'),
    clientId: text('Id of an API client with the scope Alerts: read'),
    clientSecret: secret('Secret of that client'),
  },

  streams: {
    alerts: {
      table: CrowdStrikeAlerts_CL,
      auth: s =>
        oauth2ClientCredentials({
          url: `https://${s.host}/oauth2/token`,
          clientId: s.clientId,
          secret: s.clientSecret,
        }),
      request: (s, { from, to }) =>
        post(`https://${s.host}/alerts/combined/alerts/v1`, {
          filter: `updated_timestamp:>='${from}'+updated_timestamp:<='${to}'`,
          sort: 'updated_timestamp|asc',
          limit: 1000,
        }),
      events: 'resources',
      paging: cursor({ path: 'meta.pagination.after', parameter: 'after', in: 'body' }),
      window: { lookback: '15m', oldest: '90d', settle: '1m', longest: '1d' },
      limits: atMost(300, 60),
      every: '1m',
      event: { id: joined('composite_id', 'updated_timestamp'), time: 'updated_timestamp' },
      row: alertRow,
    },
  },
});
