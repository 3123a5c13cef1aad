import {
  atMost,
  defineConnector,
  entraReader,
  entraSettings,
  get,
  type HttpRequest,
  nextLink,
  odataPages,
  post,
  utc,
  type ValuesOf,
  valueAt,
  type Window,
} from '../../src/ingest/contract.ts';
import { auditRow, dlpRow, labelRow } from './rows.ts';
import { O365Audit_CL, O365Dlp_CL, O365SensitivityLabels_CL } from './tables.ts';

type Settings = ValuesOf<typeof entraSettings>;

const manage = 'https://manage.office.com';
const auditTypes = ['Audit.AzureActiveDirectory', 'Audit.Exchange', 'Audit.SharePoint', 'Audit.General'];

function feed(s: Settings, path: string, query: Record<string, string> = {}): string {
  const url = `${manage}/api/v1.0/${s.tenant}/activity/feed/${path}`;
  return get(url, { ...query, PublisherIdentifier: s.tenant }).url;
}

/** Subscribes to the content types that are not, and gives all of them: nothing is kept for a type before it is subscribed to. */
function subscribed(types: readonly string[]) {
  return async (s: Settings, ask: (request: HttpRequest) => Promise<unknown>): Promise<string[]> => {
    const standing = (await ask(get(feed(s, 'subscriptions/list')))) as unknown[];
    const enabled = standing.filter(it => valueAt(it, 'status') === 'enabled').map(it => valueAt(it, 'contentType'));
    for (const contentType of types.filter(type => !enabled.includes(type)))
      await ask(post(feed(s, 'subscriptions/start', { contentType }), {}));
    return [...types];
  };
}

const content = {
  auth: entraReader(manage),
  request: (s: Settings, { from, to }: Window, contentType: string) =>
    get(feed(s, 'subscriptions/content', { contentType, startTime: from.slice(0, 19), endTime: to.slice(0, 19) })),
  paging: nextLink({ header: 'nextpageuri' }),
  /** A blob of events is listed by the time at which it could be had; the events in it can be days older. */
  detail: {
    key: 'contentId',
    request: (s: Settings, blob: unknown) =>
      get(String(valueAt(blob, 'contentUri')), { PublisherIdentifier: s.tenant }),
  },
  // Content is kept for seven days; a request that is a moment late for the oldest of it is refused.
  window: { lookback: '10m', oldest: '167h', settle: '1s', longest: '24h', remember: '8d' },
  limits: atMost(1000, 60),
  errors: [
    { status: 400, says: /AF20024/, do: 'skip' },
    { status: 404, says: /AF2005[01]/, do: 'skip' },
    { status: 403, says: /AF429|too many/i, do: 'wait' },
  ],
  every: '1m',
  event: { id: 'Id', time: utc('CreationTime') },
} as const;

export default defineConnector({
  name: 'ms-office365',
  title: 'Office 365 Management Activity and sensitivity labels',
  docs: 'https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference',
  settings: entraSettings,

  streams: {
    audit: { ...content, table: O365Audit_CL, parts: subscribed(auditTypes), row: auditRow },
    dlp: { ...content, table: O365Dlp_CL, parts: subscribed(['DLP.All']), row: dlpRow },

    labels: {
      table: O365SensitivityLabels_CL,
      auth: entraReader('https://graph.microsoft.com'),
      request: () => get('https://graph.microsoft.com/beta/security/informationProtection/sensitivityLabels'),
      ...odataPages,
      snapshot: { key: 'id', fullEvery: '7d' },
      window: { lookback: '1d', oldest: '90d' },
      every: '1d',
      event: { id: 'id', time: 'readAt' },
      row: labelRow,
    },
  },
});
