import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, start } from './local-azure.ts';
import { type Answer, send } from './raw.ts';

let running: Running;
let group: string;
let workspace: string;
let sentinel: string;

beforeAll(async () => {
  running = await start();
  group = `/subscriptions/${running.env.PICKET_SUBSCRIPTION_ID}/resourceGroups/picket`;
  workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/local`;
  sentinel = `${workspace}/providers/Microsoft.SecurityInsights`;
});

afterAll(async () => {
  await running.local.close();
});

const version = 'api-version=2025-09-01';
const at = (path: string) => `${path}?${version}`;
const body = (answer: Answer) =>
  answer.body as { id: string; name: string; etag: string; properties: Record<string, unknown> } & Record<
    string,
    unknown
  >;

const workbook = {
  location: 'westeurope',
  kind: 'shared',
  properties: { displayName: 'Overview', serializedData: '{"version":"Notebook/1.0"}', category: 'sentinel' },
};
const workbookPath = () => `${group}/providers/Microsoft.Insights/workbooks/0f8fad5b-d9cb-469f-a165-70867728950e`;
const definition = { $schema: 'https://schema.example', actions: {}, triggers: {} };

describe('a resource', () => {
  it('is made with 201, changed with 200, found in its collection in any case, deleted with 200 and then 204', async () => {
    const path = workbookPath();
    expect(await send(running, 'PUT', at(path), { body: workbook })).toMatchObject({
      status: 201,
      body: { kind: 'shared', systemData: expect.anything() },
    });
    expect((await send(running, 'PUT', at(path.toUpperCase()), { body: workbook })).status).toBe(200);
    const list = await send(running, 'GET', at(`${group}/providers/microsoft.insights/workbooks`));
    expect((list.body as { value: unknown[] }).value).toHaveLength(1);
    expect((await send(running, 'DELETE', at(path))).status).toBe(200);
    expect((await send(running, 'DELETE', at(path))).status).toBe(204);
    expect(await send(running, 'GET', at(path))).toMatchObject({
      status: 404,
      body: { error: { code: 'ResourceNotFound' } },
    });
  });

  it('is only written under the conditions of its headers', async () => {
    const path = workbookPath();
    const put = (headers: Record<string, string>) => send(running, 'PUT', at(path), { body: workbook, headers });
    expect((await put({ 'if-match': '*' })).status).toBe(412);
    const made = await put({ 'if-none-match': '*' });
    expect(made.status).toBe(201);
    expect((await put({ 'if-none-match': '*' })).status).toBe(412);
    const changed = await put({ 'if-match': body(made).etag });
    expect(changed.status).toBe(200);
    expect(await put({ 'if-match': body(made).etag })).toMatchObject({
      status: 412,
      body: { error: { code: 'PreconditionFailed' } },
    });
    expect((await send(running, 'DELETE', at(path), { headers: { 'if-match': body(made).etag } })).status).toBe(412);
    expect((await send(running, 'DELETE', at(path), { headers: { 'if-match': body(changed).etag } })).status).toBe(200);
  });

  it.each([
    ['a workbook whose name is no GUID', () => `${group}/providers/Microsoft.Insights/workbooks/mine`, workbook],
    [
      'a workbook whose data is no JSON',
      workbookPath,
      { ...workbook, properties: { ...workbook.properties, serializedData: '{' } },
    ],
    ['a workflow without a definition', () => `${group}/providers/Microsoft.Logic/workflows/mine`, { properties: {} }],
    ['a body without properties', workbookPath, {}],
    ['a body that is no JSON', workbookPath, '{"properties":'],
    ['a body that is no object', workbookPath, []],
  ])('is refused: %s', async (_, path, sent) => {
    expect(await send(running, 'PUT', at(path()), { body: sent })).toMatchObject({
      status: 400,
      body: { error: { message: expect.any(String) } },
    });
  });

  it('of a playbook is kept', async () => {
    const path = `${group}/providers/Microsoft.Logic/workflows/notify`;
    const made = await send(running, 'PUT', at(path), { body: { location: 'westeurope', properties: { definition } } });
    expect(made).toMatchObject({
      status: 201,
      body: { type: 'Microsoft.Logic/workflows', properties: { state: 'Enabled', definition } },
    });
  });

  it('that two write at once is written once for each etag', async () => {
    const path = `${sentinel}/automationRules/contested`;
    const properties = {
      displayName: 'Contested',
      order: 1,
      triggeringLogic: { isEnabled: false, triggersOn: 'Incidents', triggersWhen: 'Created' },
      actions: [{ order: 1, actionType: 'ModifyProperties', actionConfiguration: { severity: 'Low' } }],
    };
    const { etag } = body(await send(running, 'PUT', at(path), { body: { properties } }));
    const answers = await Promise.all(
      [1, 2, 3, 4].map(order =>
        send(running, 'PUT', at(path), { body: { etag, properties: { ...properties, order } } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });
});

describe('a watchlist', () => {
  const properties = {
    displayName: 'Hosts',
    provider: 'Picket',
    source: 'hosts.csv',
    sourceType: 'Local',
    itemsSearchKey: 'Host',
    contentType: 'text/csv',
  };
  const path = () => `${sentinel}/watchlists/Hosts`;

  it.each([
    ['has no search key', { itemsSearchKey: undefined }, "'itemsSearchKey'"],
    ['has a search key that is no column', { rawContent: 'A,B\n1,2\n' }, "'Host' is no column"],
    ['has a row with too many fields', { rawContent: 'Host,B\n1,2,3\n' }, "'rawContent' is not valid"],
    ['has a column twice', { rawContent: 'Host,Host\n1,2\n' }, 'repeated column'],
    ['has content of an unknown type', { rawContent: 'Host\n1\n', contentType: 'text/xml' }, 'text/csv or text/tsv'],
  ])('is refused that %s', async (_, changes, words) => {
    const answer = await send(running, 'PUT', at(path()), { body: { properties: { ...properties, ...changes } } });
    expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining(words) } } });
  });

  it('is made and deleted as a long operation since 2024, and leaves its story in the table Watchlist', async () => {
    const rawContent = 'Generated by hand\nHost,Owner\nweb-1,ana\nweb-2,"bo, cy"\n';
    const made = await send(running, 'PUT', at(path()), {
      body: { properties: { ...properties, rawContent, numberOfLinesToSkip: 1 } },
    });
    expect(made.status).toBe(201);
    expect(body(made)).not.toHaveProperty('local');
    expect(body(made).properties).not.toHaveProperty('rawContent');
    const deleted = await send(running, 'DELETE', at(path()));
    expect(deleted.status).toBe(202);
    const status = new URL(deleted.headers['azure-asyncoperation']);
    expect(await send(running, 'GET', `${status.pathname}${status.search}`)).toMatchObject({
      status: 200,
      body: { status: 'Succeeded' },
    });
    expect((await send(running, 'GET', at(path()))).status).toBe(404);
    const answer = await send(running, 'POST', `/v1/workspaces/${running.env.PICKET_WORKSPACE_ID}/query`, {
      body: {
        query:
          'Watchlist | summarize count() by _DTItemType, _DTItemStatus | sort by _DTItemType asc, _DTItemStatus asc',
      },
      audience: 'https://api.loganalytics.io',
    });
    expect(answer.body).toMatchObject({
      tables: [
        {
          rows: [
            ['watchlist', 'Create', 1],
            ['watchlist', 'Delete', 1],
            ['watchlist-item', 'Create', 2],
            ['watchlist-item', 'Delete', 2],
          ],
        },
      ],
    });
  });
});

describe('a query', () => {
  const query = (sent: object | string, headers = {}) =>
    send(running, 'POST', `/v1/workspaces/${running.env.PICKET_WORKSPACE_ID}/query`, {
      body: sent,
      headers,
      audience: 'https://api.loganalytics.io',
    });

  it('gives each type in the form of Log Analytics', async () => {
    const { body: answer } = await query({
      query:
        'print b = true, i = int(1), l = 9007199254740993, r = real(nan), d = decimal(1.50), s = "x", t = datetime(2026-11-20 10:00:00.5), n = timespan(1.02:03:04), g = guid(0f8fad5b-d9cb-469f-a165-70867728950e), y = dynamic({"a":[1]}), z = int(null)',
    });
    const [table] = (answer as { tables: { columns: { type: string }[]; rows: unknown[][] }[] }).tables;
    expect(table.columns.map(({ type }) => type)).toEqual([
      'bool',
      'int',
      'long',
      'real',
      'decimal',
      'string',
      'datetime',
      'timespan',
      'guid',
      'dynamic',
      'int',
    ]);
    const exceptLong = table.rows[0].filter((_, index) => index !== 2);
    expect(exceptLong).toEqual([
      true,
      1,
      'NaN',
      expect.stringMatching(/^1\.50?$/),
      'x',
      '2026-11-20T10:00:00.5Z',
      '1.02:03:04',
      '0f8fad5b-d9cb-469f-a165-70867728950e',
      '{"a":[1]}',
      null,
    ]);
  });

  it('with a mistake tells its place', async () => {
    expect(await query({ query: 'SigninLogs\n| where Usr == 1' })).toMatchObject({
      status: 400,
      body: {
        error: { code: 'BadArgumentError', innererror: { code: 'SemanticError', line: 2, pos: 8, token: 'Usr' } },
      },
    });
    expect(await query({ query: 'SigninLogs | where (' })).toMatchObject({
      body: { error: { innererror: { code: 'SyntaxError' } } },
    });
  });

  it.each([
    ['no query', {}, 400, 'BadArgumentError'],
    ['a time span that is none', { query: 'print 1', timespan: 'yesterday' }, 400, 'BadArgumentError'],
    ['another workspace', { query: 'print 1', workspaces: ['other'] }, 404, 'WorkspaceNotFoundError'],
    ['no JSON', 'print 1', 400, 'InvalidRequestContent'],
  ])('is refused for %s', async (_, sent, status, code) => {
    expect(await query(sent)).toMatchObject({ status, body: { error: { code } } });
  });

  it.each([
    ['by GET', () => `/v1/workspaces/${running.env.PICKET_WORKSPACE_ID}/query?query=print%201`],
    ['with /v1 twice', () => `/v1/v1/workspaces/${running.env.PICKET_WORKSPACE_ID}/query?query=print%201`],
    ['by resource, with a doubled slash', () => `/v1/${workspace}/query?query=print%201`],
  ])('is taken %s', async (_, path) => {
    const answer = await send(running, 'GET', path(), { audience: 'https://api.loganalytics.io' });
    expect(answer).toMatchObject({ status: 200, body: { tables: [{ name: 'PrimaryResult', rows: [[1]] }] } });
  });

  it('with more than 500,000 rows gives the first of them and says so', async () => {
    const { status, body: answer } = await query(
      { query: 'range x from 1 to 500001 step 1' },
      { prefer: 'include-statistics=true, include-render=true' },
    );
    const { tables, error, render } = answer as { tables: { rows: unknown[] }[]; error: object; render: object };
    expect(status).toBe(200);
    expect(tables[0].rows).toHaveLength(500_000);
    expect(error).toMatchObject({ code: 'PartialError' });
    expect(render).toEqual({});
  });
});
