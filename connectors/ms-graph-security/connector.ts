import {
  atMost,
  defineConnector,
  entraReader,
  entraSettings,
  get,
  joined,
  odataPages,
  odataWithin,
} from '../../src/ingest/contract.ts';
import { alertRow, controlRow, incidentRow, scoreRow } from './rows.ts';
import {
  GraphSecureScoreControls_CL,
  GraphSecureScores_CL,
  GraphSecurityAlerts_CL,
  GraphSecurityIncidents_CL,
} from './tables.ts';

const security = 'https://graph.microsoft.com/v1.0/security';
/** Products that are newer than this version of the interface are named too. */
const headers = { prefer: 'include-unknown-enum-members' };

const auth = entraReader('https://graph.microsoft.com');

export default defineConnector({
  name: 'ms-graph-security',
  title: 'Microsoft Graph security',
  docs: 'https://learn.microsoft.com/graph/api/resources/security-api-overview',
  settings: entraSettings,

  streams: {
    alerts: {
      table: GraphSecurityAlerts_CL,
      auth,
      request: (_s, window) =>
        get(`${security}/alerts_v2`, { $filter: odataWithin('lastUpdateDateTime', window), $top: 500 }, headers),
      ...odataPages,
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
        get(`${security}/incidents`, { $filter: odataWithin('lastUpdateDateTime', window), $top: 50 }, headers),
      ...odataPages,
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
      ...odataPages,
      window: { lookback: '3d', oldest: '90d' },
      every: '6h',
      event: { id: 'id', time: 'createdDateTime' },
      row: scoreRow,
    },

    controlProfiles: {
      table: GraphSecureScoreControls_CL,
      auth,
      request: () => get(`${security}/secureScoreControlProfiles`, { $top: 500 }),
      ...odataPages,
      snapshot: { key: 'id', ignore: ['lastModifiedDateTime'], fullEvery: '7d' },
      window: { lookback: '1d', oldest: '90d' },
      every: '1d',
      event: { id: 'id', time: 'readAt' },
      row: controlRow,
    },
  },
});
