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
import { riskRow, riskyUserRow, signInRow } from './rows.ts';
import { EntraRiskDetections_CL, EntraRiskyUsers_CL, EntraSignIns_CL } from './tables.ts';

const graph = 'https://graph.microsoft.com/v1.0';

const auth = entraReader('https://graph.microsoft.com');

/** One request a second for all applications of a tenant, and no word of how long to wait. */
const riskLimits = { limits: atMost(30, 60), errors: [{ status: 429, do: 'wait', after: 5000 }] } as const;

export default defineConnector({
  name: 'ms-entra-id',
  title: 'Microsoft Entra ID sign-ins and risks',
  docs: 'https://learn.microsoft.com/graph/api/resources/identityprotection-overview',
  settings: entraSettings,

  streams: {
    riskDetections: {
      table: EntraRiskDetections_CL,
      auth,
      request: (_s, window) =>
        get(`${graph}/identityProtection/riskDetections`, {
          $filter: odataWithin('lastUpdatedDateTime', window),
          $top: 500,
        }),
      ...odataPages,
      window: { lookback: '30m', oldest: '90d', settle: '1m', longest: '1d' },
      ...riskLimits,
      every: '2m',
      event: { id: joined('id', 'riskState', 'lastUpdatedDateTime'), time: 'lastUpdatedDateTime' },
      row: riskRow,
    },

    riskyUsers: {
      table: EntraRiskyUsers_CL,
      auth,
      request: (_s, window) =>
        get(`${graph}/identityProtection/riskyUsers`, {
          $filter: odataWithin('riskLastUpdatedDateTime', window),
          $top: 500,
        }),
      ...odataPages,
      window: { lookback: '30m', oldest: '90d', settle: '1m', longest: '1d' },
      ...riskLimits,
      every: '2m',
      event: { id: joined('id', 'riskState', 'riskLastUpdatedDateTime'), time: 'riskLastUpdatedDateTime' },
      row: riskyUserRow,
    },

    signIns: {
      table: EntraSignIns_CL,
      auth,
      request: (_s, window) =>
        get(`${graph}/auditLogs/signIns`, { $filter: odataWithin('createdDateTime', window), $top: 1000 }),
      ...odataPages,
      // A sign-in that waits for its second factor is told at once and completed later under the same id.
      window: { lookback: '30m', oldest: '30d', settle: '2m', longest: '1d' },
      limits: atMost(15, 60),
      every: '1m',
      event: { id: joined('id', 'status.errorCode'), time: 'createdDateTime' },
      row: signInRow,
    },
  },
});
