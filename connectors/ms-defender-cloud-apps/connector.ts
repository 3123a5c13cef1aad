import {
  atMost,
  defineConnector,
  epochMilliseconds,
  header,
  host,
  offset,
  post,
  secret,
} from '../../src/ingest/contract.ts';
import { activityRow } from './rows.ts';
import { McasActivities_CL } from './tables.ts';

const pageSize = 100;
/** Behind so many activities the interface passes over more and more slowly; a window that holds more is asked for in halves. */
const deepest = 5000;

export default defineConnector({
  name: 'ms-defender-cloud-apps',
  title: 'Microsoft Defender for Cloud Apps',
  docs: 'https://learn.microsoft.com/defender-cloud-apps/api-activities-list',
  settings: {
    portal: host('Portal, such as contoso.eu2.portal.cloudappsecurity.com'),
    token: secret('Token of the interface of Defender for Cloud Apps'),
  },

  streams: {
    activities: {
      table: McasActivities_CL,
      auth: s => header('authorization', `Token ${s.token}`),
      request: (s, { from, to }) =>
        post(`https://${s.portal}/api/v1/activities/`, {
          filters: { created: { gte: Date.parse(from), lte: Date.parse(to) } },
          sortField: 'created',
          sortDirection: 'asc',
          skip: 0,
          limit: pageSize,
        }),
      events: 'data',
      paging: offset({ parameter: 'skip', size: pageSize, in: 'body' }),
      window: {
        lookback: '10m',
        oldest: '180d',
        settle: '1m',
        longest: '1d',
        remember: '7d',
        full: body => ((body as { total?: number }).total ?? 0) > deepest,
      },
      limits: atMost(20, 60),
      every: '1m',
      event: { id: '_id', time: epochMilliseconds('timestamp') },
      row: activityRow,
    },
  },
});
