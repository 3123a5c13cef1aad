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
import { riskRow, riskyUserRow, signInRow } from './rows.ts';
import { EntraRiskDetections_CL, EntraRiskyUsers_CL, EntraSignIns_CL } from './tables.ts';

const graph = 'https://graph.microsoft.com/v1.0';
const paging = nextLink({ path: '@odata\\.nextLink' });

function within(property: string, { from, to }: Window): string {
  return `${property} ge ${from} and ${property} le ${to}`;
}

const auth = (s: { tenant: string; clientId: string; clientSecret: string }) =>
  entraApplication({ ...s, secret: s.clientSecret, scope: 'https://graph.microsoft.com/.default' });

/** One request a second for all applications of a tenant, and no word of how long to wait. */
const riskLimits = { limits: atMost(30, 60), errors: [{ status: 429, do: 'wait', after: 5000 }] } as const;

export default defineConnector({
  name: 'ms-entra-id',
  title: 'Microsoft Entra ID sign-ins and risks',
  docs: 'https://learn.microsoft.com/graph/api/resources/identityprotection-overview',
  settings: {
    tenant: text('Tenant, as an id or a domain'),
    clientId: text('Id of the application that reads'),
    clientSecret: secret('Secret of that application'),
  },

  streams: {
    riskDetections: {
      table: EntraRiskDetections_CL,
      auth,
      request: (_s, window) =>
        get(`${graph}/identityProtection/riskDetections`, {
          $filter: within('lastUpdatedDateTime', window),
          $top: 500,
        }),
      events: 'value',
      paging,
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
          $filter: within('riskLastUpdatedDateTime', window),
          $top: 500,
        }),
      events: 'value',
      paging,
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
        get(`${graph}/auditLogs/signIns`, { $filter: within('createdDateTime', window), $top: 1000 }),
      events: 'value',
      paging,
      // A sign-in that waits for its second factor is told at once and completed later under the same id.
      window: { lookback: '30m', oldest: '30d', settle: '2m', longest: '1d' },
      limits: atMost(15, 60),
      every: '1m',
      event: { id: joined('id', 'status.errorCode'), time: 'createdDateTime' },
      row: signInRow,
    },
  },
});
