import {
  atMost,
  defineConnector,
  entraApplication,
  get,
  joined,
  nextLink,
  secret,
  text,
  type Window,
} from '../../src/ingest/contract.ts';
import { alertRow, controlRow, incidentRow, scoreRow } from './rows.ts';
import {
  GraphSecureScoreControls_CL,
  GraphSecureScores_CL,
  GraphSecurityAlerts_CL,
  GraphSecurityIncidents_CL,
} from './tables.ts';

const security = 'https://graph.microsoft.com/v1.0/security';
const paging = nextLink({ path: '@odata\\.nextLink' });
/** Products that are newer than this version of the interface are named too. */
const headers = { prefer: 'include-unknown-enum-members' };

/** What was written within a window; Graph gives the newest first, so that the end must stand fast. */
function writtenWithin(property: string, { from, to }: Window): string {
  return `${property} ge ${from} and ${property} le ${to}`;
}

const auth = (s: { tenant: string; clientId: string; clientSecret: string }) =>
  entraApplication({ ...s, secret: s.clientSecret, scope: 'https://graph.microsoft.com/.default' });

export default defineConnector({
  name: 'ms-graph-security',
  title: 'Microsoft Graph security',
  docs: 'https://learn.microsoft.com/graph/api/resources/security-api-overview',
  settings: {
    tenant: text('Tenant, as an id or a domain'),
    clientId: text('Id of the application that reads'),
    clientSecret: secret('Secret of that application'),
  },

  streams: {
    alerts: {
      table: GraphSecurityAlerts_CL,
      auth,
      request: (_s, window) =>
        get(`${security}/alerts_v2`, { $filter: writtenWithin('lastUpdateDateTime', window), $top: 500 }, headers),
      events: 'value',
      paging,
      window: { lookback: '15m', oldest: '30d', settle: '2m', longest: '1d' },
      limits: atMost(75, 60),
      every: '1m',
      event: { id: joined('id', 'lastUpdateDateTime'), time: 'lastUpdateDateTime' },
      row: alertRow,
    },

    incidents: {
      table: GraphSecurityIncidents_CL,
      auth,
      request: (_s, window) =>
        get(`${security}/incidents`, { $filter: writtenWithin('lastUpdateDateTime', window), $top: 50 }, headers),
      events: 'value',
      paging,
      window: { lookback: '15m', oldest: '30d', settle: '2m', longest: '1d' },
      limits: atMost(25, 60),
      every: '2m',
      event: { id: joined('id', 'lastUpdateDateTime'), time: 'lastUpdateDateTime' },
      row: incidentRow,
    },

    secureScores: {
      table: GraphSecureScores_CL,
      auth,
      request: (_s, window) =>
        get(`${security}/secureScores`, { $filter: `createdDateTime ge ${window.from}`, $top: 90 }),
      events: 'value',
      paging,
      window: { lookback: '3d', oldest: '90d' },
      every: '6h',
      event: { id: 'id', time: 'createdDateTime' },
      row: scoreRow,
    },

    controlProfiles: {
      table: GraphSecureScoreControls_CL,
      auth,
      request: () => get(`${security}/secureScoreControlProfiles`, { $top: 500 }),
      events: 'value',
      paging,
      snapshot: { key: 'id', ignore: ['lastModifiedDateTime'], fullEvery: '7d' },
      window: { lookback: '1d', oldest: '90d' },
      every: '1d',
      event: { id: 'id', time: 'readAt' },
      row: controlRow,
    },
  },
});
