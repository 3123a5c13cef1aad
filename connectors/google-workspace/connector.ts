import {
  atMost,
  cursor,
  type Decode,
  defineConnector,
  get,
  joined,
  jwtServiceAccount,
  mailbox,
  secret,
  type Window,
} from '../../src/ingest/contract.ts';
import { accountOf } from './account.ts';
import { activityRow, eventsOf } from './rows.ts';
import { GoogleWorkspaceActivity_CL } from './tables.ts';

interface Settings {
  readonly serviceAccountKey: string;
  readonly administrator: string;
}

const tokens = 'https://oauth2.googleapis.com/token';

function auth({ serviceAccountKey, administrator }: Settings) {
  const { email, key } = accountOf(serviceAccountKey);
  return jwtServiceAccount({
    url: tokens,
    assertion: {
      key,
      issuer: email,
      subject: administrator,
      audience: tokens,
      claims: { scope: 'https://www.googleapis.com/auth/admin.reports.audit.readonly' },
    },
  });
}

/** A page without activities has no list of them. */
const page: Decode = bytes => ({ items: [], ...JSON.parse(bytes.toString('utf8')) });

/**
 * The activities of one application. They come newest first and late, so that a request has an end, and the time in which
 * events of this application can still come is read again: https://support.google.com/a/answer/7061566
 */
function activities(application: string, lookback: string, every: string) {
  return {
    table: GoogleWorkspaceActivity_CL,
    auth,
    request: (_: Settings, { from, to }: Window) =>
      get(`https://admin.googleapis.com/admin/reports/v1/activity/users/all/applications/${application}`, {
        startTime: from,
        endTime: to,
        maxResults: 1000,
      }),
    decode: page,
    events: 'items',
    split: eventsOf,
    paging: cursor({ path: 'nextPageToken', parameter: 'pageToken' }),
    window: { lookback, oldest: '179d', settle: '1m', longest: '1d' },
    limits: atMost(240, 60),
    errors: [{ status: 403, says: /rateLimitExceeded|quotaExceeded|userRateLimit/i, do: 'wait' }],
    every,
    event: { id: joined('id.time', 'id.uniqueQualifier', 'index'), time: 'id.time' },
    row: activityRow,
  } as const;
}

export default defineConnector({
  name: 'google-workspace',
  title: 'Google Workspace activities',
  docs: 'https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list',
  settings: {
    serviceAccountKey: secret('JSON key file of the service account'),
    administrator: mailbox('Administrator that the service account acts for, such as reports@contoso.example'),
  },

  streams: {
    admin: activities('admin', '30m', '1m'),
    login: activities('login', '6h', '5m'),
    token: activities('token', '6h', '5m'),
    drive: activities('drive', '3h', '5m'),
    saml: activities('saml', '6h', '5m'),
    user_accounts: activities('user_accounts', '3h', '5m'),
    groups: activities('groups', '3h', '5m'),
    calendar: activities('calendar', '6h', '10m'),
    mobile: activities('mobile', '12h', '10m'),
    rules: activities('rules', '3h', '5m'),
  },
});
