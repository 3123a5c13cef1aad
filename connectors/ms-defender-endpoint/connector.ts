import {
  allOf,
  atMost,
  defineConnector,
  entraReader,
  entraSettings,
  get,
  joined,
  jsonLines,
  list,
  offset,
  post,
  utc,
  type Window,
} from '../../src/ingest/contract.ts';
import { actionRow, alertRow, huntingRow, indicatorRow, machineRow, vulnerabilityRow } from './rows.ts';
import {
  MdeAlerts_CL,
  MdeHunting_CL,
  MdeIndicators_CL,
  MdeMachineActions_CL,
  MdeMachines_CL,
  MdeVulnerabilities_CL,
} from './tables.ts';

const defender = 'https://api.securitycenter.microsoft.com';
const graph = 'https://graph.microsoft.com';
const pageSize = 1000;
/** What one answer of advanced hunting can hold: https://learn.microsoft.com/graph/api/security-security-runhuntingquery */
const mostHuntingRows = 100_000;
/** Half of what the interface allows: https://learn.microsoft.com/defender-endpoint/api/get-alerts */
const limits = allOf(atMost(50, 60), atMost(750, 3600));

/** A table of advanced hunting within a window, each row with the name of its table. */
function huntingQuery(table: string, { from, to }: Window): string {
  return `${table} | where Timestamp >= datetime(${from}) and Timestamp < datetime(${to}) | extend SourceTable = '${table}'`;
}

export default defineConnector({
  name: 'ms-defender-endpoint',
  title: 'Microsoft Defender for Endpoint',
  docs: 'https://learn.microsoft.com/defender-endpoint/api/exposed-apis-list',
  settings: {
    ...entraSettings,
    huntingTables: list('Tables of advanced hunting that are read, such as DeviceEvents, DeviceLogonEvents'),
  },

  streams: {
    alerts: {
      table: MdeAlerts_CL,
      auth: entraReader(defender),
      request: (_s, { from, to }) =>
        get(`${defender}/api/alerts`, {
          $filter: `lastUpdateTime ge ${from} and lastUpdateTime le ${to}`,
          $expand: 'evidence',
          $top: pageSize,
        }),
      events: 'value',
      paging: offset({ parameter: '$skip', size: pageSize }),
      window: { lookback: '15m', oldest: '180d', settle: '2m', longest: '1d' },
      limits,
      every: '1m',
      event: { id: joined('id', 'lastUpdateTime'), time: utc('lastUpdateTime') },
      row: alertRow,
    },

    machines: {
      table: MdeMachines_CL,
      auth: entraReader(defender),
      request: () => get(`${defender}/api/machines`, { $top: pageSize }),
      events: 'value',
      paging: offset({ parameter: '$skip', size: pageSize }),
      snapshot: { key: 'id', ignore: ['lastSeen', 'ipAddresses'], fullEvery: '7d' },
      window: { lookback: '1d', oldest: '180d' },
      limits,
      every: '1h',
      event: { id: 'id', time: 'readAt' },
      row: machineRow,
    },

    machineActions: {
      table: MdeMachineActions_CL,
      auth: entraReader(defender),
      request: (_s, { from }) =>
        get(`${defender}/api/machineactions`, { $filter: `creationDateTimeUtc ge ${from}`, $top: pageSize }),
      events: 'value',
      paging: offset({ parameter: '$skip', size: pageSize }),
      window: { lookback: '3d', oldest: '180d' },
      limits,
      every: '5m',
      event: { id: joined('id', 'status', 'lastUpdateDateTimeUtc'), time: 'lastUpdateDateTimeUtc' },
      row: actionRow,
    },

    indicators: {
      table: MdeIndicators_CL,
      auth: entraReader(defender),
      request: () => get(`${defender}/api/indicators`, { $top: pageSize }),
      events: 'value',
      paging: offset({ parameter: '$skip', size: pageSize }),
      snapshot: { key: 'id', ignore: ['lastUpdateTime'], fullEvery: '7d' },
      window: { lookback: '1d', oldest: '180d' },
      limits,
      every: '15m',
      event: { id: 'id', time: 'readAt' },
      row: indicatorRow,
    },

    hunting: {
      table: MdeHunting_CL,
      auth: entraReader(graph),
      parts: s => s.huntingTables,
      request: (_s, window, table) =>
        post(`${graph}/v1.0/security/runHuntingQuery`, { Query: huntingQuery(table, window) }),
      events: 'results',
      window: {
        lookback: '15m',
        oldest: '30d',
        settle: '10m',
        longest: '12h',
        full: body => ((body as { results?: unknown[] }).results?.length ?? 0) >= mostHuntingRows,
      },
      limits: atMost(20, 60),
      errors: [{ status: 429, do: 'wait', after: 60_000 }],
      every: '5m',
      event: { id: joined('SourceTable', 'DeviceId', 'ReportId', 'Timestamp'), time: 'Timestamp' },
      row: huntingRow,
    },

    vulnerabilities: {
      table: MdeVulnerabilities_CL,
      auth: entraReader(defender),
      request: () => get(`${defender}/api/machines/SoftwareVulnerabilitiesExport`),
      events: 'exportFiles',
      detail: {
        request: (_s, file) => ({ ...get(String(file), {}, { accept: '*/*' }), bare: true }),
        decode: jsonLines,
      },
      window: { lookback: '2d', oldest: '30d' },
      limits,
      every: '1d',
      event: { id: joined('id', 'lastSeenTimestamp'), time: utc('lastSeenTimestamp') },
      row: vulnerabilityRow,
    },
  },
});
