import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { deadLetters } from '../../src/ingest/dead-letters.ts';
import { openView } from '../../src/ingest/observe/view.ts';
import { openPushed } from '../../src/ingest/push.ts';
import { type AnyReceiveStream, startReceiver } from '../../src/ingest/receiver.ts';
import type { Shape } from '../../src/ingest/shape.ts';
import { openState } from '../../src/ingest/state.ts';
import { watchStreams } from '../../src/ingest/watch.ts';
import { connectorNamed, temporaryFolder } from '../helpers/connector-run.ts';
import { quickClock } from '../helpers/quick-clock.ts';

const { connector } = await connectorNamed('github');
const webhook = connector.streams.webhook as never;
const secret = 'a secret of this test';
const sign = (body: string | Buffer, key = secret) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

async function listen(
  settings: () => Record<string, unknown> = () => ({ webhookSecret: secret }),
  full = false,
  stream = webhook,
  now = () => 0,
) {
  const folder = temporaryFolder();
  const state = openState(folder);
  const stop = new AbortController();
  const pushed = await openPushed({
    ...{ stream: 'webhook', table: 'GitHubWebhook_CL', folder, state, until: 'stopped' as const },
    shape: stream as Shape,
    origin: 'github/webhook',
    deadLetters: deadLetters(folder, () => 0),
    sink: async () => {},
    patience: { clock: quickClock(), signal: stop.signal, limit: 0, say: () => {} },
    watch: watchStreams(
      state,
      openView('github', () => 0),
      () => 0,
      () => {},
    ),
    spoolLimit: full ? -1 : undefined,
  });
  const spooled = async () => (await pushed.spool.read(1_000_000))?.rows.bytes.toString() ?? '';
  const said: string[] = [];
  let values = settings();
  const receiver = await startReceiver({
    connector: 'github',
    streams: { webhook: stream },
    settings: new Proxy({}, { get: (_, name) => values[name as string] }),
    refresh: () => {
      values = settings();
    },
    intakes: { webhook: pushed.intake },
    log: line => said.push(line.message),
    now,
    port: 0,
  });
  onTestFinished(async () => {
    await receiver.close();
    await pushed.close();
    state.close();
  });
  const url = receiver.url('webhook');
  const post = async (body: string | Buffer<ArrayBuffer>, headers: Record<string, string>) => {
    const response = await fetch(url, { method: 'POST', body, headers });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as { error: { message: string } },
    };
  };
  return { pushed, spooled, stop, said, post, url, folder };
}

const good = '{"action":"created"}';
const headers = (body: string | Buffer, id = 'd-1') => ({ 'x-hub-signature-256': sign(body), 'x-github-delivery': id });

describe('a delivery', () => {
  it('is answered when it is durable, and stored as it was signed', async () => {
    const { spooled, post } = await listen();
    const answer = await post(good, { ...headers(good), 'x-github-event': 'push', authorization: 'Basic hidden' });
    expect(answer).toMatchObject({ status: 202, body: { status: 'stored', id: 'd-1' } });
    expect(JSON.parse(await spooled())).toMatchObject({
      DeliveryId: 'd-1',
      EventTime: '1970-01-01T00:00:00.0000000Z',
      Event: 'push',
    });
  });

  it('that comes again is answered and not stored again, also after it was taken', async () => {
    const { pushed, stop, post } = await listen();
    await post(good, headers(good));
    expect(await post(good, headers(good))).toMatchObject({ status: 202, body: { status: 'already stored' } });
    const drained = pushed.drain().catch(() => {});
    await vi.waitUntil(() => pushed.spool.ids.size === 0);
    expect(await post(good, headers(good))).toMatchObject({ status: 202, body: { status: 'already stored' } });
    expect(pushed.spool.unread).toBe(0);
    stop.abort();
    await drained;
  });

  it.each<[string, string, Record<string, string>, number, string]>([
    [
      'with a wrong signature',
      good,
      { ...headers(good), 'x-hub-signature-256': sign(good, 'another') },
      401,
      'does not fit the body',
    ],
    ['with a signature over other bytes', `${good} `, headers(good), 401, 'does not fit the body'],
    ['without a signature', good, { 'x-github-delivery': 'd-1' }, 401, 'is missing'],
    [
      'with a signature of another length',
      good,
      { ...headers(good), 'x-hub-signature-256': 'sha256=00' },
      401,
      'does not fit',
    ],
    ['without an id', good, { 'x-hub-signature-256': sign(good) }, 400, 'x-github-delivery is missing'],
    ['that is no JSON', 'half {', headers('half {'), 400, 'no JSON'],
    ['that is empty', '', headers(''), 400, 'no JSON'],
  ])('%s is refused', async (_name, body, sent, status, words) => {
    const { spooled, said, post } = await listen();
    const answer = await post(body, sent);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toContain(words);
    expect(await spooled()).toBe('');
    expect(JSON.stringify([answer.body, said])).not.toContain(secret);
    if (status === 401) expect(said).toHaveLength(1);
  });

  it('larger than allowed is refused before it is read', async () => {
    const { spooled, url } = await listen();
    const { hostname, port, pathname } = new URL(url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n\r\n{`,
        );
      });
      socket.once('data', data => resolve(data.toString())).once('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('26214400 bytes');
    expect(await spooled()).toBe('');
  });

  it('is asked to come later while the spool is full', async () => {
    const { post } = await listen(undefined, true);
    const answer = await post(good, headers(good));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('30');
  });

  it('is asked to come later, with an alarm, while the secret is gone from its place', async () => {
    let gone = false;
    const { post, said } = await listen(() => {
      if (gone) throw new Error('the secret is gone');
      return { webhookSecret: 'the old one' };
    });
    gone = true;
    expect(await post(good, headers(good))).toMatchObject({ status: 503 });
    expect(said).toEqual(['Deliveries can not be taken: the secret is gone']);
  });

  it('signed with a new secret is accepted when the secret was changed in its place', async () => {
    let current = 'the old one';
    const { post } = await listen(() => ({ webhookSecret: current }));
    current = secret;
    expect(await post(good, headers(good))).toMatchObject({ status: 202 });
  });
});

describe('a source that pushes in its own way', async () => {
  const { streams } = (await connectorNamed('http-push')).connector;
  const start = Date.parse('2026-11-20T12:00:00Z');
  const opened = (stream: string, now = () => start) =>
    listen(
      () => ({ cloudflareSecret: secret, slackSecret: secret, zoomSecret: secret }),
      false,
      streams[stream] as never,
      now,
    );
  const signed = (stream: string, body: string, at = start) =>
    (streams[stream] as unknown as AnyReceiveStream).receive.verify.sign(secret, Buffer.from(body), at);
  const message = '{"type":"event_callback","event":{"type":"team_join"}}';

  it('has every line of a compressed delivery stored, and a bad line in the dead letters', async () => {
    const { post, spooled, folder } = await opened('cloudflare');
    const line = (id: string) => JSON.stringify({ RayID: id, EdgeStartTimestamp: 1795172400000000000 });
    const body = gzipSync(`${line('r1')}\nhalf {\n${line('r2')}\n`);
    const answer = await post(body, { authorization: `Bearer ${secret}`, 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 202, body: { status: 'stored', events: 3 } });
    expect(JSON.parse(`[${await spooled()}]`)).toMatchObject([
      { RayId: 'r1', TimeGenerated: '2026-11-20T11:00:00.0000000Z' },
      { RayId: 'r2' },
    ]);
    expect(readFileSync(join(folder, 'dead-letters.ndjson'), 'utf8')).toContain('the line is no JSON');
  });

  it.each<[string, string, string, object]>([
    ['Cloudflare', 'cloudflare', '{"content":"tests"}', { status: 'ready' }],
    ['Slack', 'slack', '{"type":"url_verification","challenge":"c1"}', { challenge: 'c1' }],
    ['Zoom', 'zoom', '{"event":"endpoint.url_validation","payload":{"plainToken":"p"}}', { plainToken: 'p' }],
  ])('is answered when it only asks whether somebody is there: %s', async (_name, stream, body, words) => {
    const { post, spooled } = await opened(stream);
    expect(await post(gzipSync(body), signedBytes(stream, gzipSync(body)))).toMatchObject({ status: 200, body: words });
    expect(await spooled()).toBe('');
  });
  const signedBytes = (stream: string, body: Buffer) =>
    (streams[stream] as unknown as AnyReceiveStream).receive.verify.sign(secret, body, start);

  it.each<[string, string, string | Buffer<ArrayBuffer>, Record<string, string>, number, string]>([
    ['that holds another secret', 'cloudflare', '{}', { authorization: 'Bearer x' }, 401, 'another secret'],
    [
      'that is a bomb',
      'cloudflare',
      gzipSync(Buffer.alloc(70_000_000)),
      { authorization: `Bearer ${secret}` },
      413,
      'Unpacked',
    ],
    [
      'whose compression ends early',
      'cloudflare',
      gzipSync('{}').subarray(0, 14),
      { authorization: `Bearer ${secret}` },
      400,
      'can not be unpacked',
    ],
    [
      'that was signed too long ago',
      'slack',
      message,
      signed('slack', message, start - 301_000),
      401,
      'signed 301 s from now',
    ],
    [
      'that was signed in the future',
      'slack',
      message,
      signed('slack', message, start + 301_000),
      401,
      'signed 301 s from now',
    ],
    [
      'whose time was changed',
      'slack',
      message,
      { ...signed('slack', message, start - 600_000), 'x-slack-request-timestamp': `${start / 1000}` },
      401,
      'does not fit',
    ],
    [
      'without a time',
      'slack',
      message,
      { 'x-slack-signature': signed('slack', message)['x-slack-signature'] },
      401,
      'holds no time',
    ],
  ])('is refused with a delivery %s', async (_name, stream, body, headers, status, words) => {
    const { post, spooled } = await opened(stream);
    const answer = await post(body, headers);
    expect(answer).toMatchObject({ status, body: { error: { message: expect.stringContaining(words) } } });
    expect(await spooled()).toBe('');
  });

  it('is refused when a delivery is replayed, and heard when it sends one again with a signature of now', async () => {
    let now = start;
    const { post } = await opened('slack', () => now);
    expect(await post(message, signed('slack', message))).toMatchObject({ status: 202, body: { status: 'stored' } });
    now += 60_000;
    expect(await post(message, signed('slack', message))).toMatchObject({
      status: 401,
      body: { error: { message: expect.stringContaining('was taken before') } },
    });
    expect(await post(message, signed('slack', message, now))).toMatchObject({
      status: 202,
      body: { status: 'already stored' },
    });
  });
});

it('says that a port is taken', async () => {
  const { url } = await listen();
  const again = {
    connector: 'github',
    streams: { webhook },
    settings: { webhookSecret: secret },
    refresh: () => {},
    intakes: {},
    log: () => {},
    now: () => 0,
  };
  await expect(startReceiver({ ...again, port: Number(new URL(url).port) })).rejects.toMatchObject({
    code: 'port/in-use',
  });
});
