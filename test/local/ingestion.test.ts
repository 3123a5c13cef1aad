import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ticksFromIso } from '../../src/core/time.ts';
import { type Running, start } from './local-azure.ts';
import { send } from './raw.ts';

let running: Running;
let group: string;
let workspace: string;
const now = ticksFromIso('2026-11-20T12:00:00Z')!;

beforeAll(async () => {
  running = await start({ now: () => now });
  group = `/subscriptions/${running.env.PICKET_SUBSCRIPTION_ID}/resourceGroups/picket/providers`;
  workspace = `${group}/Microsoft.OperationalInsights/workspaces/local`;
});

afterAll(async () => {
  await running.local.close();
});

let made = 0;

interface Stream {
  table: string;
  upload: (body: string | Buffer | object, headers?: Record<string, string>) => ReturnType<typeof send>;
  rows: (query?: string) => Promise<unknown[][]>;
}

/** A table of its own with a rule that fills it. */
async function stream(
  columns: Record<string, string>,
  transformKql?: string,
  table = `T${made++}_CL`,
): Promise<Stream> {
  if (table.endsWith('_CL')) {
    const schema = { name: table, columns: Object.entries(columns).map(([name, type]) => ({ name, type })) };
    await send(running, 'PUT', `${workspace}/tables/${table}?api-version=2025-07-01`, {
      body: { properties: { schema } },
    });
  }
  const { body } = await putRule(table, { columns, transformKql, table });
  const { immutableId } = (body as { properties: { immutableId: string } }).properties;
  const path = `/dataCollectionRules/${immutableId}/streams/Custom-In?api-version=2023-01-01`;
  return {
    table,
    upload: (sent, headers) =>
      send(running, 'POST', path, { body: sent, headers, audience: 'https://monitor.azure.com' }),
    rows: async (query = '') => {
      const answer = await send(running, 'POST', `/v1/workspaces/${running.env.PICKET_WORKSPACE_ID}/query`, {
        body: { query: `${table} ${query}` },
        audience: 'https://api.loganalytics.io',
      });
      return (answer.body as { tables: { rows: unknown[][] }[] }).tables[0].rows;
    },
  };
}

function putRule(name: string, flow: { columns: Record<string, string>; transformKql?: string; table: string }) {
  const { columns, transformKql, table } = flow;
  const types: Record<string, string> = { guid: 'string', dateTime: 'datetime' };
  const declared = Object.entries(columns).map(([column, type]) => ({ name: column, type: types[type] ?? type }));
  const properties = {
    streamDeclarations: { 'Custom-In': { columns: declared } },
    destinations: { logAnalytics: [{ workspaceResourceId: workspace, name: 'la' }] },
    dataFlows: [
      {
        streams: ['Custom-In'],
        destinations: ['la'],
        ...(transformKql ? { transformKql } : {}),
        outputStream: table.endsWith('_CL') ? `Custom-${table}` : `Microsoft-${table}`,
      },
    ],
  };
  return send(running, 'PUT', `${group}/Microsoft.Insights/dataCollectionRules/${name}?api-version=2024-03-11`, {
    body: { location: 'westeurope', kind: 'Direct', properties },
  });
}

const simple = { TimeGenerated: 'dateTime', Text: 'string' };
const time = '2026-11-20T11:00:00Z';

describe('an upload is refused, and stores nothing, when its body', () => {
  const good = JSON.stringify([{ TimeGenerated: time, Text: 'x' }]);
  const refusals: [string, string | Buffer | object, Record<string, string>, number, string][] = [
    ['is one object', { Text: 'x' }, {}, 400, 'must be a JSON array'],
    ['is no JSON', '[{"Text": "x"', {}, 400, 'is no JSON'],
    ['is empty', '', {}, 400, 'is no JSON'],
    [
      'holds a record that is none',
      '[{"Text":"x"}, 5]',
      {},
      400,
      'Record 1 of the array must be a JSON object, not a number',
    ],
    ['is nested without end', `[${'['.repeat(100_000)}${']'.repeat(100_000)}]`, {}, 400, 'nested deeper than 200'],
    ['is no UTF-8', Buffer.from([0x5b, 0xff, 0x5d]), {}, 400, 'no UTF-8'],
    [
      'is 2 MB',
      `[${'{"Text":"x"},'.repeat(160_000)}{}]`,
      {},
      413,
      'Maximum allowed content length: 1048576 bytes (1 MB)',
    ],
    [
      'unpacks to 2 MB',
      gzipSync(`[${'{"Text":"x"},'.repeat(160_000)}{}]`),
      { 'content-encoding': 'gzip' },
      413,
      '1048576',
    ],
    ['is a bomb', gzipSync(Buffer.alloc(300_000_000)), { 'content-encoding': 'gzip' }, 413, '1048576'],
    [
      'is truncated gzip',
      gzipSync(good).subarray(0, 30),
      { 'content-encoding': 'gzip' },
      400,
      'can not be decompressed',
    ],
    ['is no gzip', good, { 'content-encoding': 'gzip' }, 400, 'can not be decompressed'],
    ['is packed in an unknown way', good, { 'content-encoding': 'br' }, 415, 'use gzip or none'],
  ];
  it.each(refusals)('%s', async (_, body, headers, status, words) => {
    const { upload, rows } = await stream(simple);
    const answer = await upload(body, headers);
    expect(answer).toMatchObject({ status, body: { error: { message: expect.stringContaining(words) } } });
    expect(answer.headers['x-ms-error-code']).toBeTruthy();
    expect(await rows()).toEqual([]);
  });
});

describe('an upload', () => {
  it('to a rule or stream that is not there is refused', async () => {
    const audience = 'https://monitor.azure.com';
    const { body } = await putRule('known', { columns: simple, table: (await stream(simple)).table });
    const { immutableId } = (body as { properties: { immutableId: string } }).properties;
    const at = (rule: string, name: string) =>
      send(running, 'POST', `/dataCollectionRules/${rule}/streams/${name}?api-version=2023-01-01`, {
        audience,
        body: [],
      });
    expect(await at('dcr-0', 'Custom-In')).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } });
    expect(await at(immutableId, 'Custom-Other')).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidStream' } },
    });
    expect(await at(immutableId, 'Custom-In')).toMatchObject({ status: 204, body: '' });
  });

  it('of gzip, of any content type, is taken', async () => {
    const { upload, rows } = await stream(simple);
    const body = gzipSync(JSON.stringify([{ TimeGenerated: time, Text: 'packed' }]));
    expect((await upload(body, { 'content-encoding': 'gzip', 'content-type': 'application/json' })).status).toBe(204);
    expect((await upload([{ TimeGenerated: time, Text: 'bare' }])).status).toBe(204);
    expect(await rows('| project Text')).toEqual([['packed'], ['bare']]);
  });

  it('drops fields that the stream does not declare, and columns that the table lacks', async () => {
    const { upload, rows } = await stream(simple, 'source | extend Lost = 1');
    await upload([{ TimeGenerated: time, Text: 'x', Undeclared: 1 }]);
    expect(await rows('| project Text')).toEqual([['x']]);
  });

  it.each([
    ['in time', '2026-11-18T12:00:00Z', '2026-11-18T12:00:00Z'],
    ['older than two days', '2026-11-18T11:59:59Z', '2026-11-20T12:00:00Z'],
    ['more than a day ahead', '2026-11-21T12:00:01Z', '2026-11-20T12:00:00Z'],
    ['that is missing', null, '2026-11-20T12:00:00Z'],
    ['that is none', 'yesterday', '2026-11-20T12:00:00Z'],
  ])('keeps or replaces a time %s', async (_, sent, stored) => {
    const { upload, rows } = await stream(simple);
    await upload([{ TimeGenerated: sent, Text: 'x' }]);
    expect(await rows('| project TimeGenerated')).toEqual([[stored]]);
  });

  it('cuts a field of more than 64 KB and says so', async () => {
    const { upload, rows } = await stream({ ...simple, Bag: 'dynamic' });
    const text = `${'ä'.repeat(32_767)}x€${'z'.repeat(5000)}`;
    expect((await upload([{ TimeGenerated: time, Text: text, Bag: { a: 'b'.repeat(70_000) } }])).status).toBe(204);
    expect(await rows('| project strlen(Text), gettype(Bag)')).toEqual([[32_768, 'string']]);
    expect(running.lines.filter(line => line.includes('64 KB')).length).toBe(2);
  });

  it('keeps every type exactly', async () => {
    const columns = {
      ...simple,
      Int: 'int',
      Long: 'long',
      Real: 'real',
      Bool: 'boolean',
      Guid: 'guid',
      Bag: 'dynamic',
    };
    const { upload, rows } = await stream(columns);
    const row = `[{"TimeGenerated":"2026-11-20T11:00:00.1234567Z","Text":{"a":1},"Int":7,"Long":9007199254740993,"Real":0.1,"Bool":true,"Guid":"0F8FAD5B-d9cb-469f-a165-70867728950e","Bag":{"2":1,"1":1.0,"n":9007199254740993}}]`;
    expect((await upload(row)).status).toBe(204);
    const shown = '| project TimeGenerated, Text, Int, tostring(Long), Real, Bool, Guid, Bag';
    expect(await rows(shown)).toEqual([
      [
        '2026-11-20T11:00:00.1234567Z',
        '{"a":1}',
        7,
        '9007199254740993',
        0.1,
        true,
        '0f8fad5b-d9cb-469f-a165-70867728950e',
        '{"2":1,"1":1.0,"n":9007199254740993}',
      ],
    ]);
  });

  it('into one of the tables of Microsoft that take it', async () => {
    const { upload, rows } = await stream(
      { TimeGenerated: 'datetime', DeviceVendor: 'string' },
      undefined,
      'CommonSecurityLog',
    );
    expect((await upload([{ TimeGenerated: time, DeviceVendor: 'Fabrikam' }])).status).toBe(204);
    expect(await rows('| project DeviceVendor, Type')).toEqual([['Fabrikam', 'CommonSecurityLog']]);
  });

  it('goes through the filter of a transformation', async () => {
    const { upload, rows } = await stream(simple, "source | where Text != 'noise'");
    await upload(['noise', 'news'].map(text => ({ TimeGenerated: time, Text: text })));
    expect(await rows('| project Text')).toEqual([['news']]);
  });
});

describe('a data collection rule is refused when', () => {
  const table = 'T0_CL';
  it.each([
    ['the transformation has a typo', 'source | wher Text == 1', 'InvalidTransformQuery', 'line 1, column'],
    [
      'the transformation sums up',
      'source | summarize count() by TimeGenerated',
      'InvalidTransformQuery',
      "operator 'summarize'",
    ],
    ['the transformation joins', 'source | join (source) on Text', 'InvalidTransformQuery', "operator 'join'"],
    [
      'the transformation calls what it may not',
      'source | extend x = ipv4_is_private(Text)',
      'InvalidTransformQuery',
      'ipv4_is_private',
    ],
    [
      'the transformation has a dynamic literal',
      'source | extend x = dynamic([1])',
      'InvalidTransformQuery',
      'parse_json',
    ],
    ['no TimeGenerated comes out', 'source | project Text', 'InvalidTransformOutput', 'TimeGenerated'],
    ['a column has another type', 'source | extend Text = 5', 'InvalidTransformOutput', "Text [produced:'"],
  ])('%s', async (_, transformKql, code, words) => {
    const answer = await putRule('bad', { columns: simple, transformKql, table });
    expect(answer).toMatchObject({ status: 400, body: { error: { code, message: expect.stringContaining(words) } } });
  });

  it.each([
    ['its table is not there', { columns: simple, table: 'Absent_CL' }, 'InvalidOutputTable'],
    ['its table takes no ingestion', { columns: simple, table: 'SecurityAlert' }, 'InvalidOutputStream'],
    ['a type is none', { columns: { ...simple, Span: 'timespan' }, table }, 'InvalidPayload'],
  ])('%s', async (_, flow, code) => {
    expect(await putRule('bad', flow as never)).toMatchObject({ status: 400, body: { error: { code } } });
  });
});

describe('a table is refused when', () => {
  const column = (name: string, type = 'string') => ({ properties: { schema: { columns: [{ name, type }] } } });
  const refused: [string, string, object][] = [
    ['its name does not end in _CL', 'Sample', column('Aa')],
    ['a name is reserved', 'Bad_CL', column('TenantId')],
    ['a name has a hyphen', 'Bad_CL', column('a-b')],
    ['a name is too long', 'Bad_CL', column('a'.repeat(46))],
    ['a type is none', 'Bad_CL', column('Aa', 'decimal')],
    ['it has no schema', 'Bad_CL', { properties: {} }],
    ['the retention is too short', 'Bad_CL', { properties: { ...column('Aa').properties, retentionInDays: 3 } }],
    ['a column would change its type', 'T0_CL', column('Text', 'long')],
  ];
  it.each(refused)('%s', async (_, name, body) => {
    const answer = await send(running, 'PUT', `${workspace}/tables/${name}?api-version=2025-07-01`, { body });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidParameter', message: expect.any(String) } },
    });
  });

  it('keeps what a PATCH does not name, and loses what a PUT does not name', async () => {
    const { upload, rows, table } = await stream({ ...simple, Extra: 'string' });
    await upload([{ TimeGenerated: time, Text: 'a', Extra: 'b' }]);
    const path = `${workspace}/tables/${table}?api-version=2025-07-01`;
    await send(running, 'PATCH', path, { body: { properties: { retentionInDays: 30 } } });
    expect(await rows('| project Text, Extra')).toEqual([['a', 'b']]);
    await send(running, 'PUT', path, {
      body: { properties: { schema: { columns: [{ name: 'Text', type: 'string' }] } } },
    });
    expect(await rows('| project Text, Gone = column_ifexists("Extra", "gone")')).toEqual([['a', 'gone']]);
  });
});
