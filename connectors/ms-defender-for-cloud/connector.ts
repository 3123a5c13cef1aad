import { atMost, defineConnector, entraReader, entraSettings, get, list, nextLink } from '../../src/ingest/contract.ts';
import { alertRow, assessmentRow, scoreRow } from './rows.ts';
import { MdcAlerts_CL, MdcAssessments_CL, MdcSecureScores_CL } from './tables.ts';

/** Everything of one kind in a subscription; none of it can be asked for by time. */
function all(kind: string, version: string) {
  return (_settings: unknown, _window: unknown, subscription: string) =>
    get(`https://management.azure.com/subscriptions/${subscription}/providers/Microsoft.Security/${kind}`, {
      'api-version': version,
    });
}

const common = {
  auth: entraReader('https://management.azure.com'),
  parts: (s: { subscriptions: readonly string[] }) => s.subscriptions,
  events: 'value',
  paging: nextLink({ path: 'nextLink' }),
  window: { lookback: '1d', oldest: '90d' },
  limits: atMost(120, 60),
  event: { id: 'id', time: 'readAt' },
} as const;

export default defineConnector({
  name: 'ms-defender-for-cloud',
  title: 'Microsoft Defender for Cloud',
  docs: 'https://learn.microsoft.com/rest/api/defenderforcloud/',
  settings: {
    ...entraSettings,
    subscriptions: list('Ids of the subscriptions that are read'),
  },

  streams: {
    alerts: {
      ...common,
      table: MdcAlerts_CL,
      request: all('alerts', '2022-01-01'),
      snapshot: { key: 'id' },
      every: '5m',
      row: alertRow,
    },

    secureScores: {
      ...common,
      table: MdcSecureScores_CL,
      request: all('secureScores', '2020-01-01'),
      snapshot: { key: 'id', fullEvery: '1d' },
      every: '1h',
      row: scoreRow,
    },

    assessments: {
      ...common,
      table: MdcAssessments_CL,
      request: all('assessments', '2021-06-01'),
      snapshot: { key: 'id', fullEvery: '7d' },
      every: '1h',
      row: assessmentRow,
    },
  },
});
