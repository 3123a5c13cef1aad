import { createHmac, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  atMost,
  awsSignature,
  basic,
  csv,
  cursor,
  defineConnector,
  defineTable,
  entraApplication,
  epochSeconds,
  get,
  hmacRequest,
  joined,
  jsonLines,
  jwtServiceAccount,
  lastEvent,
  nextLink,
  offset,
  pageNumber,
  post,
  queryKey,
  secret,
  textLines,
  utc,
  xml,
} from '../../src/ingest/contract.ts';
import { runConnector } from '../../src/ingest/index.ts';
import { temporaryFolder } from '../helpers/connector-run.ts';
import { startIngestion } from '../helpers/ingestion-server.ts';
import { quickClock } from '../helpers/quick-clock.ts';

const Table = defineTable('Things_CL', {
  TimeGenerated: 'datetime',
  EventTime: 'datetime',
  IngestId: 'string',
  Name: 'string',
  AdditionalFields: 'dynamic',
});
const settings = { token: secret('T') };
const rows = { table: Table, event: { id: 'id', time: 'at' }, row: { Name: 'name' } } as const;
const window = { lookback: '1m', oldest: '30d' };
const origin = 'https://things.example';
const thing = (id: number | string, more: object = {}) => ({
  id: `t${id}`,
  at: new Date(Date.now() - 60_000).toISOString(),
  name: `${id}`,
  ...more,
});

interface Asked {
  url: URL;
  method: string;
  headers: IncomingHttpHeaders;
  text: string;
}
type Answered = { status?: number; headers?: Record<string, string | undefined>; body?: unknown } | unknown[];

// biome-ignore lint/suspicious/noExplicitAny: the streams of these tests differ in their settings only
type AnyStreams = any;

/** Runs one stream against a source that is a function. */
async function against(stream: AnyStreams, source: (asked: Asked) => Answered) {
  const connector = defineConnector({
    name: 'things',
    title: 'T',
    docs: origin,
    settings,
    streams: { things: stream },
  });
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const text = Buffer.concat(await Array.fromAsync(request)).toString();
    const url = new URL(request.url ?? '', origin);
    asked.push({ url, method: request.method ?? '', headers: request.headers, text });
    const answer = source(asked.at(-1)!);
    const { status = 200, headers = {}, body } = Array.isArray(answer) ? { body: answer } : answer;
    response.writeHead(status, JSON.parse(JSON.stringify(headers)));
    response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const ingestion = await startIngestion();
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await ingestion.close();
  });
  const state = temporaryFolder();
  const said: string[] = [];
  const clock = quickClock();
  const run = (more: object = {}) =>
    runConnector({
      connector,
      settings: { token: 'env:TOKEN' },
      environment: { TOKEN: 's3cret-token' },
      destination: ingestion.destination(['Things_CL']),
      state,
      until: 'caught-up',
      log: line => said.push(line.message),
      clock,
      via: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...more,
    });
  const names = () => (ingestion.stored.get('Custom-Things_CL') ?? []).map(row => row.Name);
  return { run, asked, names, said, clock, ingestion };
}

const plain = { ...rows, window, auth: () => ({}), request: () => get(`${origin}/list`) };

describe('paging', () => {
  const at = new Date(Date.now() - 60_000).toISOString();
  const page = (n: number) => [thing(2 * n, { at }), thing(2 * n + 1, { at })];
  it.each<[string, object, (asked: Asked, n: number) => Answered, string[]]>([
    [
      'a link in the body',
      { events: 'value', paging: nextLink({ path: '@odata\\.nextLink' }) },
      (_asked, n) => ({
        body: { value: page(n), ...(n < 2 ? { '@odata.nextLink': `${origin}/list?skip=${n + 1}` } : {}) },
      }),
      ['/list', '/list?skip=1', '/list?skip=2'],
    ],
    [
      'a link in a header',
      { paging: nextLink({ header: 'nextpageuri' }) },
      (_asked, n) => ({ headers: n < 1 ? { NextPageUri: '/list?p=2' } : {}, body: page(n) }),
      ['/list', '/list?p=2'],
    ],
    [
      'a cursor that says whether there is more',
      { events: 'items', paging: cursor({ path: 'next', parameter: 'c', more: 'more' }) },
      (_asked, n) => ({ body: { items: page(n), next: `n${n}`, more: n < 1 } }),
      ['/list', '/list?c=n0'],
    ],
    [
      'an offset',
      { paging: offset({ parameter: 'skip', size: 2 }) },
      (_asked, n) => page(n).slice(0, n < 2 ? 2 : 1),
      ['/list', '/list?skip=2', '/list?skip=4'],
    ],
    [
      'a page number',
      { paging: pageNumber({ parameter: 'page', size: 2 }) },
      (_asked, n) => page(n).slice(0, n < 1 ? 2 : 0),
      ['/list', '/list?page=2'],
    ],
    [
      'the last event',
      { paging: lastEvent({ path: 'id', parameter: 'from' }) },
      (_asked, n) => page(n).slice(0, n < 1 ? 2 : 0),
      ['/list', '/list?from=t1'],
    ],
  ])('follows %s', async (_name, more, source, expected) => {
    let n = 0;
    const { run, asked } = await against({ ...plain, ...more }, it => source(it, n++));
    await run();
    expect(asked.map(({ url }) => url.pathname + url.search)).toEqual(expected);
  });

  it('counts in a body', async () => {
    const request = () => post(`${origin}/list`, { limit: 2 });
    const { run, asked } = await against(
      { ...plain, request, paging: offset({ parameter: 'skip', size: 2, in: 'body' }) },
      ({ text }) => (JSON.parse(text).skip ? [] : page(0)),
    );
    await run();
    expect(asked.map(({ text }) => JSON.parse(text))).toEqual([{ limit: 2 }, { limit: 2, skip: 2 }]);
  });

  it('notices a page that comes again in the place of another', async () => {
    let answers = 0;
    const { run, names, said } = await against(
      { ...plain, paging: offset({ parameter: 'skip', size: 2 }) },
      ({ url }) => {
        answers++;
        const n = Number(url.searchParams.get('skip') ?? 0) / 2;
        return answers === 2 ? page(0) : n < 2 ? page(n) : [];
      },
    );
    await run();
    expect(names()).toEqual(['0', '1', '2', '3']);
    expect(said.join()).toContain('gives the events of a page that was already read');
  });
});

describe('who we are', () => {
  it('gets a token, keeps it, and gets another when it is refused or about to end', async () => {
    const auth = (s: { token: string }) =>
      entraApplication({ tenant: 't1', clientId: 'app', secret: s.token, scope: 'x/.default' });
    let tokens = 0;
    let good = '';
    const { run, asked, names, clock } = await against({ ...plain, auth }, ({ url, headers }) => {
      if (url.pathname.endsWith('/token')) {
        good = `Bearer a${++tokens}`;
        return { body: { access_token: `a${tokens}`, expires_in: 3600 } };
      }
      return headers.authorization === good ? [thing(tokens)] : { status: 401, body: {} };
    });
    await run();
    good = 'revoked';
    await run();
    await clock.sleep(3_599_000, new AbortController().signal);
    await run();
    expect(names()).toEqual(['1', '2', '3']);
    const login = asked.find(({ url }) => url.pathname === '/t1/oauth2/v2.0/token');
    expect(Object.fromEntries(new URLSearchParams(login?.text))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: 's3cret-token',
      scope: 'x/.default',
    });
  });

  it('does not show the secret when the login is refused with its words', async () => {
    const auth = (s: { token: string }) =>
      entraApplication({ tenant: 't1', clientId: 'app', secret: s.token, scope: 'x' });
    const { run } = await against({ ...plain, auth }, ({ text }) => ({
      status: 401,
      body: { echo: new URLSearchParams(text).get('client_secret') },
    }));
    const error = await run().catch(failure => failure);
    expect(error).toMatchObject({ code: 'service/unauthorized' });
    expect(error.message).toContain('answers 401 to the login: {"echo":"***"}');
  });

  it('signs for a service account', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const auth = () =>
      jwtServiceAccount({
        url: `${origin}/token`,
        assertion: {
          key,
          issuer: 'sa@contoso.example',
          audience: origin,
          subject: 'admin@contoso.example',
          claims: { scope: 'logs' },
        },
      });
    const { run, asked } = await against({ ...plain, auth }, ({ url }) =>
      url.pathname === '/token' ? { body: { access_token: 'a1' } } : [],
    );
    await run();
    const [head, claims, signature] = String(new URLSearchParams(asked[0].text).get('assertion')).split('.');
    expect(
      verify(
        'RSA-SHA256',
        Buffer.from(`${head}.${claims}`),
        createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
        Buffer.from(signature, 'base64url'),
      ),
    ).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'sa@contoso.example',
      sub: 'admin@contoso.example',
      aud: origin,
      scope: 'logs',
    });
  });

  it('signs requests as AWS wants it', () => {
    // The example "get-vanilla-query-order-key-case" of AWS's own test suite for Signature Version 4, without the header of the content.
    const request = get('https://example.amazonaws.com/', { Param2: 'value2', Param1: 'value1' });
    const credential = {
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
      region: 'us-east-1',
      service: 'service',
    };
    const { headers } = awsSignature(credential).sign(request, Date.parse('2015-08-30T12:36:00Z'));
    const canonical = [
      'GET',
      '/',
      'Param1=value1&Param2=value2',
      'host:example.amazonaws.com',
      `x-amz-content-sha256:${headers['x-amz-content-sha256']}`,
      'x-amz-date:20150830T123600Z',
      '',
      'host;x-amz-content-sha256;x-amz-date',
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    ].join('\n');
    const { createHash } = process.getBuiltinModule('node:crypto');
    const toSign = `AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n${createHash('sha256').update(canonical).digest('hex')}`;
    const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const key = mac(
      mac(mac(mac(`AWS4${credential.secretAccessKey}`, '20150830'), 'us-east-1'), 'service'),
      'aws4_request',
    );
    expect(headers.authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=${mac(key, toSign).toString('hex')}`,
    );
  });

  it('signs requests in the words of a source, and puts a key into the query', () => {
    const signer = hmacRequest({
      algorithm: 'sha1',
      key: 'k',
      text: ({ method }, date) => `${date}\n${method}`,
      headers: (signature, date) => ({ date, authorization: signature }),
    });
    const { headers } = signer.sign(get(origin), 0);
    expect(headers).toEqual({
      date: 'Thu, 01 Jan 1970 00:00:00 GMT',
      authorization: createHmac('sha1', 'k').update('Thu, 01 Jan 1970 00:00:00 GMT\nGET').digest('hex'),
    });
    expect(queryKey('key', 'a b').sign(get(origin), 0).url).toBe(`${origin}/?key=a+b`);
    expect(basic('ana', 'pass')).toEqual({ authorization: 'Basic YW5hOnBhc3M=' });
  });
});

describe('windows with an end', () => {
  const bounded = {
    ...plain,
    window: { ...window, longest: '6h' },
    request: (_s: unknown, w: { from: string; to: string }) => get(`${origin}/list`, w),
  };
  const spans = (asked: Asked[]) =>
    asked.map(({ url }) => [Date.parse(url.searchParams.get('from')!), Date.parse(url.searchParams.get('to')!)]);
  const hour = 3_600_000;

  it('follow one another, also when they are empty, and start again before the last end', async () => {
    const { run, asked } = await against(bounded, () => []);
    await run({ backThen: 12 * hour });
    const first = spans(asked);
    // The clock goes on while the source answers: what passed since the start is a window of its own.
    expect(first.slice(0, 2).map(([from, to]) => to - from)).toEqual([6 * hour, 6 * hour]);
    expect(first[1][0]).toBe(first[0][1]);
    asked.length = 0;
    await run();
    expect(spans(asked)[0][0]).toBe(first.at(-1)![1] - 60_000);
  });

  it('are halved until the source gives all of them', async () => {
    const full = {
      ...bounded,
      events: 'items',
      window: { ...bounded.window, full: (body: { total: number }) => body.total > 100 },
    };
    const { run, asked, names } = await against(full, ({ url }) => {
      const [from, to] = ['from', 'to'].map(name => Date.parse(url.searchParams.get(name)!));
      const hours = (to - from) / hour;
      return { body: { total: hours * 50, items: hours <= 2 ? [thing(Math.round(from / hour))] : [] } };
    });
    await run({ backThen: 6 * hour });
    expect(Math.max(...spans(asked).map(([from, to]) => to - from))).toBe(6 * hour);
    expect(names()).toHaveLength(4);
  });

  it('are halved when an error says so', async () => {
    const rule = { ...bounded, errors: [{ status: 400, says: /too many/, do: 'shrink' as const }] };
    const { run, asked } = await against(rule, ({ url }) => {
      const hours = (Date.parse(url.searchParams.get('to')!) - Date.parse(url.searchParams.get('from')!)) / hour;
      return hours > 3.1 ? { status: 400, body: { error: 'too many results' } } : [];
    });
    await run({ backThen: 6 * hour });
    expect(spans(asked).map(([from, to]) => Math.round((to - from) / hour))).toEqual([6, 3, 3]);
  });

  it('belong to each part on its own', async () => {
    const parts = {
      ...bounded,
      parts: () => ['a', 'b'],
      request: (_s: unknown, w: object, part: string) => get(`${origin}/${part}`, { ...w }),
    };
    let broken = true;
    const { run, asked, names } = await against(parts, ({ url }) => {
      if (url.pathname === '/b' && broken) return { status: 400, body: {} };
      return [thing(`${url.pathname[1]}${url.searchParams.get('from')}`)];
    });
    await expect(run({ backThen: hour })).rejects.toMatchObject({ code: 'service/refused' });
    broken = false;
    const before = Date.now();
    await run({ backThen: hour });
    const [a, b] = ['/a', '/b'].map(path => asked.filter(({ url }) => url.pathname === path));
    expect(spans(a.slice(1))[0][0]).toBeGreaterThan(before - 10 * 60_000);
    expect(spans(b.slice(1))[0][0]).toBeLessThan(before - 50 * 60_000);
    expect(names().filter(name => String(name).startsWith('b'))).toHaveLength(1);
  });
});

describe('what is listed', () => {
  const listing = {
    ...plain,
    events: 'items',
    paging: cursor({ path: 'next', parameter: 'page' }),
    detail: {
      key: 'id',
      request: (_s: unknown, item: unknown) => get(`${origin}/items/${(item as { id: string }).id}`),
    },
  };
  const source = ({ url }: Asked): Answered => {
    if (url.pathname.startsWith('/items/')) return [thing(url.pathname.slice(7))];
    return url.searchParams.has('page')
      ? { body: { items: [{ id: 'c' }] } }
      : { body: { items: [{ id: 'a' }, { id: 'b' }], next: '2' } };
  };

  it('is asked for one by one, and not again after a stop', async () => {
    const { run, asked, names, ingestion } = await against(listing, source);
    const stop = new AbortController();
    ingestion.refuse = () => {
      stop.abort();
      return undefined;
    };
    await run({ signal: stop.signal, until: 'stopped' });
    ingestion.refuse = () => undefined;
    await run();
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(asked.filter(({ url }) => url.pathname === '/items/a')).toHaveLength(1);
  });

  it('is listed again when its signed address has ended, and gets no token', async () => {
    let ended = true;
    const request = (_s: unknown, item: unknown) => ({ ...get(`${origin}/files/${item}?sig=1`), bare: true as const });
    const files = {
      ...plain,
      auth: () => ({ authorization: 'Bearer x' }),
      events: 'files',
      detail: { request, decode: jsonLines },
    };
    const { run, asked, names } = await against(files, ({ url }) => {
      if (!url.pathname.startsWith('/files/')) return { body: { files: ['one', 'two'] } };
      if (url.pathname === '/files/two' && ended) return { status: 403, body: {} };
      return { body: gzipSync(`${JSON.stringify(thing(url.pathname.slice(7)))}\n`) };
    });
    await run();
    ended = false;
    await run();
    expect(names()).toEqual(['one', 'two']);
    expect(
      asked
        .filter(({ url }) => url.pathname.startsWith('/files/'))
        .every(({ headers }) => headers.authorization === undefined),
    ).toBe(true);
  });
});

it('a job is created once, looked at until it is done, and its results are read; a restart goes on with it', async () => {
  const job = {
    status: (_s: unknown, created: unknown) => get(`${origin}/jobs/${(created as { id: string }).id}`),
    state: (body: unknown) => (body as { state: 'running' | 'done' | 'failed' }).state,
    results: (_s: unknown, finished: unknown) =>
      (finished as { files: string[] }).files.map(file => get(`${origin}/${file}`)),
  };
  let looks = 0;
  const { run, asked, names, clock } = await against(
    { ...plain, request: () => post(`${origin}/jobs`, {}), job },
    ({ url, method }) => {
      if (method === 'POST') return { body: { id: 'j1' } };
      if (url.pathname !== '/jobs/j1') return [thing(url.pathname.slice(1))];
      looks++;
      if (looks === 1) return { status: 404, body: {} };
      return { body: looks < 4 ? { state: 'running' } : { state: 'done', files: ['x', 'y'] } };
    },
  );
  await expect(run()).rejects.toMatchObject({ code: 'service/refused' });
  await run();
  expect(names()).toEqual(['x', 'y']);
  expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
  expect(clock.waits).toEqual([10_000, 10_000]);
});

it('a state is told as what changed of it', async () => {
  const Differences = { table: Table, event: { id: 'id', time: 'readAt' }, row: { Name: 'key' } };
  const stream = { ...plain, ...Differences, snapshot: { key: 'id', ignore: ['seen'], fullEvery: '1d' } };
  let state: object[] = [];
  const { run, ingestion, clock } = await against(stream, () => state as unknown[]);
  const changes = async (next: object[]) => {
    state = next;
    const before = ingestion.stored.get('Custom-Things_CL')?.length ?? 0;
    await run();
    const told = (ingestion.stored.get('Custom-Things_CL') ?? []).slice(before);
    return told.map(row => [row.Name, (row.AdditionalFields as { change: string }).change]);
  };
  const [a, b] = [
    { id: 'a', v: 1 },
    { id: 'b', v: 1 },
  ];
  expect(await changes([a, b])).toEqual([
    ['a', 'added'],
    ['b', 'added'],
  ]);
  expect(await changes([{ v: 1, id: 'a', seen: 7 }, b])).toEqual([]);
  expect(await changes([{ ...a, v: 2 }])).toEqual([
    ['a', 'changed'],
    ['b', 'removed'],
  ]);
  expect(await changes([a, b])).toEqual([
    ['a', 'changed'],
    ['b', 'added'],
  ]);
  await clock.sleep(86_400_000, new AbortController().signal);
  expect(await changes([a])).toEqual([
    ['a', 'unchanged'],
    ['b', 'removed'],
  ]);
});

it('records are chosen, split, and read in other forms than JSON', async () => {
  const zip = zipOf('things.csv', 'id,at,name\nt1,2026-11-20T10:00:00Z,"one, two"\n');
  const forms: [object, Buffer][] = [
    [{ decode: csv() }, zip],
    [
      { decode: textLines({ comment: '#' }), split: (it: { line: string }) => [thing(it.line)] },
      Buffer.from('# x\none\n\ntwo\r\n'),
    ],
    [
      {
        decode: xml,
        events: 'list.item',
        split: (it: Record<string, string>) => [thing(it['@id'], { name: it['#text'] })],
      },
      Buffer.from('<list><item id="1">one</item><item id="2"><![CDATA[<two>]]></item></list>'),
    ],
    [
      { decode: jsonLines, where: (it: { id: string }) => it.id !== 't2' },
      Buffer.from(`${JSON.stringify(thing(1))}\n${JSON.stringify(thing(2))}\nnot json\n`),
    ],
  ];
  const read = await Promise.all(
    forms.map(async ([more, body]) => {
      const { run, names } = await against({ ...plain, ...more }, () => ({ body }));
      const { deadLettered } = await run();
      return [names(), deadLettered];
    }),
  );
  expect(read).toEqual([
    [['one, two'], 0],
    [['one', 'two'], 0],
    [['one', '<two>'], 0],
    [['1'], 1],
  ]);
});

it('what can not be had is passed over, and a documented limit is kept', async () => {
  const stream = {
    ...plain,
    limits: atMost(60, 60),
    errors: [{ status: 404, says: /gone/, do: 'skip' as const }],
    paging: offset({ parameter: 'skip', size: 1 }),
  };
  const { run, said, clock, asked } = await against(stream, ({ url }) =>
    Number(url.searchParams.get('skip') ?? 0) < 9 ? [thing(url.search)] : { status: 404, body: 'gone' },
  );
  await run();
  expect(asked).toHaveLength(10);
  expect(said.join()).toContain('passed over');
  expect(clock.waits.reduce((a, b) => a + b, 0)).toBeGreaterThan(3000);
});

it('values are put together, and times without a zone or in seconds are read', () => {
  expect(joined('id', 'v.n').read({ id: 'a', v: { n: 2 } })).toBe('a|2');
  expect(joined('id', 'v').read({ id: 'a' })).toBeUndefined();
  expect(utc('t').read('2026-11-20T10:03:19')).toBe('2026-11-20T10:03:19Z');
  expect(utc('t').read('2026-11-20 10:03:19+01:00')).toBe('2026-11-20 10:03:19+01:00');
  expect(epochSeconds('t').read(1_795_166_511)).toBe('2026-11-20T09:21:51.000Z');
});

/** A zip with one file. */
function zipOf(name: string, content: string): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}
