import type { Named, SkeletonFile } from './skeleton.ts';

/** A text as the formatter of the repository writes it. */
const literal = (text: string): string =>
  text.includes("'") ? JSON.stringify(text) : `'${text.replaceAll('\\', '\\\\')}'`;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A connector that follows the pages of a list of events, with its table, a recording and a page for those who set it up. */
export function connector({ title, name }: Named): SkeletonFile[] {
  const table = `${name
    .split('-')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}_CL`;
  return [
    { path: `${name}/connector.ts`, text: declaration(title, name, table) },
    { path: `${name}/tables.ts`, text: tablesModule(table) },
    { path: `${name}/tables/${table}.json`, text: json({ name: table, description: `Events of ${title}`, columns }) },
    { path: `${name}/recorded/events.json`, text: json(recording) },
    { path: `${name}/README.md`, text: readme(title, table) },
  ];
}

/** Where a connector of a clone finds what it is declared with. */
const contract = '../../src/ingest/contract.ts';

const columns = [
  { name: 'TimeGenerated', type: 'datetime', description: 'When the event happened' },
  { name: 'EventTime', type: 'datetime', description: 'The same, never replaced by Azure' },
  { name: 'IngestId', type: 'string', description: 'The same for every copy of one event' },
  { name: 'EventType', type: 'string', description: 'What happened' },
  { name: 'Actor', type: 'string', description: 'Who did it' },
  { name: 'ClientIp', type: 'string', description: 'Address of the client' },
  { name: 'AdditionalFields', type: 'dynamic', description: 'What has no column of its own' },
];

function declaration(title: string, name: string, table: string): string {
  return `import { bearer, defineConnector, get, headers, host, linkHeader, secret } from '${contract}';
import { ${table} } from './tables.ts';

export default defineConnector({
  name: '${name}',
  title: ${literal(title)},
  docs: 'https://${name}.example/docs',
  settings: {
    host: host('Host of the source, such as api.contoso.example'),
    token: secret('API token that may read events'),
  },

  streams: {
    events: {
      table: ${table},
      auth: s => bearer(s.token),
      request: (s, window) => get(\`https://\${s.host}/api/events\`, { since: window.from, limit: 100 }),
      paging: linkHeader({ rel: 'next' }),
      window: { lookback: '5m', oldest: '30d' },
      limits: headers({
        limit: 'x-ratelimit-limit',
        remaining: 'x-ratelimit-remaining',
        resetsAt: 'x-ratelimit-reset',
        share: 0.5,
      }),
      event: { id: 'id', time: 'time' },
      row: { EventType: 'type', Actor: 'actor.login', ClientIp: 'client.ip' },
    },
  },
});
`;
}

function tablesModule(table: string): string {
  const lines = columns.map(({ name, type }) => `  ${name}: '${type}',`).join('\n');
  return `// Written from tables/*.json by \`node scripts/generate.ts\`.\nimport { defineTable } from '${contract}';\n\nexport const ${table} = defineTable('${table}', {\n${lines}\n});\n`;
}

const events = [
  {
    id: 'e1',
    time: '2026-11-20T11:40:00.000Z',
    type: 'login',
    actor: { login: 'ana@contoso.example' },
    client: { ip: '192.0.2.7' },
  },
  {
    id: 'e2',
    time: '2026-11-20T11:45:00.000Z',
    type: 'logout',
    actor: { login: 'ana@contoso.example' },
    client: { ip: '192.0.2.7' },
  },
  {
    id: 'e3',
    time: '2026-11-20T11:50:00.000Z',
    type: 'login',
    actor: { login: 'ben@contoso.example' },
    client: { ip: '203.0.113.9' },
    note: 'kept among the additional fields',
  },
];

const recording = {
  stream: 'events',
  recordedAt: '2026-11-20T12:00:00.000Z',
  settings: { host: 'api.contoso.example' },
  vendor: {
    path: '/api/events',
    requires: { authorization: 'Bearer {token}' },
    refusal: { error: 'The token is not valid' },
    query: { since: 'any', after: 'any', limit: '1..100' },
    time: { parameter: 'since', pattern: '^(.+)$', field: 'time' },
    paging: { parameter: 'after', pageSize: 2, always: false },
    limits: {
      limit: 'x-ratelimit-limit',
      remaining: 'x-ratelimit-remaining',
      reset: 'x-ratelimit-reset',
      requests: 60,
      seconds: 60,
    },
  },
  exchanges: [
    {
      request: {
        method: 'GET',
        url: 'https://api.contoso.example/api/events?since=2026-11-20T06:00:00.000Z&limit=100',
        headers: { authorization: 'Bearer {token}', accept: 'application/json' },
      },
      response: { status: 200, headers: { 'content-type': 'application/json' }, body: events },
    },
  ],
};

function readme(title: string, table: string): string {
  return `# ${title}

Reads events into \`${table}\`.

| setting | is                             |
| ------- | ------------------------------ |
| \`host\`  | the host of the source         |
| \`token\` | an API token that may read events |

Say here which permissions the token needs, how it is made, and how far back the source keeps its events.
`;
}
