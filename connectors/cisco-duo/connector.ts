import {
  atMost,
  cursor,
  defineConnector,
  get,
  type HttpRequest,
  hmacRequest,
  host,
  secret,
  text,
  utc,
  type Window,
} from '../../src/ingest/contract.ts';
import { activityRow, authenticationRow } from './rows.ts';
import { DuoActivity_CL, DuoAuthentication_CL } from './tables.ts';

interface Settings {
  readonly host: string;
  readonly integrationKey: string;
  readonly secretKey: string;
}

/** What Duo wants signed: date, method, host, path and the sorted query. https://duo.com/docs/adminapi#authentication */
function canonical({ method, url }: HttpRequest, date: string): string {
  const { host: name, pathname, searchParams } = new URL(url);
  const query = [...searchParams].map(([key, value]) => `${escaped(key)}=${escaped(value)}`).sort();
  return [date, method, name.toLowerCase(), pathname, query.join('&')].join('\n');
}

function escaped(value: string): string {
  return encodeURIComponent(value).replaceAll(/[!'()*]/g, it => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);
}

const log = {
  auth: (s: Settings) =>
    hmacRequest({
      algorithm: 'sha1',
      key: s.secretKey,
      text: canonical,
      headers: (signature, date) => ({
        date,
        authorization: `Basic ${Buffer.from(`${s.integrationKey}:${signature}`).toString('base64')}`,
      }),
    }),
  paging: cursor({ path: 'response.metadata.next_offset', parameter: 'next_offset' }),
  // Duo answers for what is two minutes old, and allows one request a minute or so.
  window: { lookback: '10m', oldest: '180d', settle: '2m', longest: '1d' },
  limits: atMost(30, 60),
  every: '1m',
} as const;

function asked(kind: string) {
  return (s: Settings, { from, to }: Window) =>
    get(`https://${s.host}/admin/v2/logs/${kind}`, {
      mintime: Date.parse(from),
      maxtime: Date.parse(to),
      limit: 1000,
      sort: 'ts:asc',
    });
}

export default defineConnector({
  name: 'cisco-duo',
  title: 'Cisco Duo',
  docs: 'https://duo.com/docs/adminapi#authentication-logs',
  settings: {
    host: host('Host of the Admin API, such as api-0123abcd.duosecurity.com'),
    integrationKey: text('Integration key of the Admin API application'),
    secretKey: secret('Secret key of that application'),
  },

  streams: {
    authentication: {
      ...log,
      table: DuoAuthentication_CL,
      request: asked('authentication'),
      events: 'response.authlogs',
      event: { id: 'txid', time: 'isotimestamp' },
      row: authenticationRow,
    },
    activity: {
      ...log,
      table: DuoActivity_CL,
      request: asked('activity'),
      events: 'response.items',
      event: { id: 'activity_id', time: utc('ts') },
      row: activityRow,
    },
  },
});
