import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Failure } from '../../src/core/failure.ts';
import { deadLetters } from '../../src/ingest/dead-letters.ts';
import { healthRows } from '../../src/ingest/observe/health-rows.ts';
import { sendMetrics } from '../../src/ingest/observe/otlp.ts';
import { prometheusText } from '../../src/ingest/observe/prometheus.ts';
import { serveHealth } from '../../src/ingest/observe/server.ts';
import { openView } from '../../src/ingest/observe/view.ts';
import { startRecorder } from '../../src/ingest/recorder/recorder.ts';
import { redactor } from '../../src/ingest/recorder/redactor.ts';
import { replayLetters } from '../../src/ingest/replay-letters.ts';
import { vaultSecrets } from '../../src/ingest/vault-secrets.ts';
import { connectorNamed, temporaryFolder } from '../helpers/connector-run.ts';

const counts = { fetched: 5, sent: 4, duplicates: 1, deadLettered: 0 };
function view() {
  const it = openView('okta', () => 60_000);
  it.count('system', counts, 30_000);
  return it;
}

describe('a run tells', () => {
  it('its numbers in the format of Prometheus', () => {
    const text = prometheusText(view().readings());
    expect(text).toContain(
      '# TYPE picket_events_sent_total counter\npicket_events_sent_total{connector="okta",stream="system"} 4\n',
    );
    expect(text).toContain('picket_lag_seconds{connector="okta",stream="system"} 30\n');
    const odd = { name: 'n', help: 'h', kind: 'gauge', labels: { a: 'x"\\\ny' }, value: 1 } as const;
    expect(prometheusText([odd])).toBe('# HELP n h\n# TYPE n gauge\nn{a="x\\"\\\\\\ny"} 1\n');
  });

  it('the same to an OpenTelemetry collector, and says when it is refused', async () => {
    let status = 200;
    const bodies: string[] = [];
    const server = createServer(async (request, response) => {
      bodies.push(Buffer.concat(await Array.fromAsync(request)).toString());
      response.writeHead(request.url === '/v1/metrics' ? status : 404).end();
    });
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await sendMetrics(url, view().readings(), 0, 60_000);
    const [metrics] = (JSON.parse(bodies[0]) as { resourceMetrics: { scopeMetrics: object[] }[] }).resourceMetrics[0]
      .scopeMetrics;
    expect(metrics).toMatchObject({
      scope: { name: 'picket' },
      metrics: expect.arrayContaining([expect.objectContaining({ name: 'picket_events_sent_total' })]),
    });
    status = 503;
    await expect(sendMetrics(url, [], 0, 1)).rejects.toMatchObject({ code: 'service/refused', status: 503 });
  });

  it('its health over HTTP', async () => {
    const it = view();
    it.trouble('system', 'alarm', 'waits for a role');
    const server = await serveHealth(it, { port: 0 });
    onTestFinished(() => server.close());
    const get = async (path: string) => (await fetch(server.url + path)).text();
    expect(JSON.parse(await get('/healthz'))).toMatchObject({
      streams: [{ stream: 'system', trouble: 'waits for a role', alarm: true }],
    });
    expect(JSON.parse(await get('/readyz'))).toMatchObject({ status: 'ready' });
    expect(await get('/metrics')).toContain('picket_alarm{connector="okta",stream="system"} 1');
  });

  it('rows of health at each change and once an hour', () => {
    const it = view();
    const rows = healthRows(it);
    expect(rows(0)).toMatchObject([{ Status: 'Success', OperationName: 'Data fetch status change' }]);
    expect(rows(60_000)).toEqual([]);
    it.trouble('system', 'alarm', 'waits for a role');
    expect(rows(120_000)).toMatchObject([
      { Status: 'Failure', Reason: 'waits for a role', SentinelResourceName: 'okta/system' },
    ]);
    it.well('system');
    expect(rows(180_000)).toMatchObject([{ Status: 'Success' }]);
    expect(rows(180_000 + 3_600_000)).toHaveLength(1);
  });
});

describe('a recording', () => {
  it('has one stand-in for one thing, and no secret', () => {
    const clean = redactor();
    const value = clean.value({
      actor: { alternateId: 'ana@fabrikam.test', displayName: 'Ana Lima', ip: '10.1.2.3' },
      text: 'ana@fabrikam.test from 10.1.2.3 and fe80::1:2 with Bearer abcdefghijklmnop',
      access_token: 'canary-secret',
      nested: [{ 'api-key': 'canary-secret' }],
    }) as Record<string, unknown>;
    expect(value).toEqual({
      actor: { alternateId: 'user1@contoso.example', displayName: 'user1', ip: '203.0.113.1' },
      text: 'user1@contoso.example from 203.0.113.1 and 2001:db8::1 with Bearer ***',
      access_token: '***',
      nested: [{ 'api-key': '***' }],
    });
    expect(clean.url(new URL('https://u:canary@x.test/a?token=canary&who=ana@fabrikam.test'))).toBe(
      'https://x.test/a?token=***&who=user1%40contoso.example',
    );
  });

  it('passes a request on and keeps what was said of it', async () => {
    const source = createServer((request, response) => {
      response.setHeader('link', '<https://x.test/next>; rel="next"');
      response.end(JSON.stringify({ token: request.headers.authorization, who: 'ana@fabrikam.test' }));
    });
    await new Promise<void>(listening => source.listen(0, '127.0.0.1', listening));
    const recorder = await startRecorder('http');
    onTestFinished(async () => {
      source.close();
      await recorder.close();
    });
    const host = `127.0.0.1:${(source.address() as AddressInfo).port}`;
    const headers = { 'x-forwarded-host': host, authorization: 'Bearer canary-canary' };
    const answer = await (await fetch(`${recorder.url}/logs`, { headers })).json();
    expect(answer).toEqual({ token: 'Bearer canary-canary', who: 'ana@fabrikam.test' });
    expect(recorder.exchanges()).toMatchObject([
      { response: { status: 200, body: { token: '***', who: 'user1@contoso.example' } } },
    ]);
    expect(JSON.stringify(recorder.exchanges())).not.toContain('canary');
  });
});

it('reads key vaults before a run, and anew when it is asked to', async () => {
  let version = 1;
  const secrets = await vaultSecrets(
    { token: 'keyvault:v/n', other: 'env:X' },
    { X: 'x' },
    async place => `${place} ${version}`,
  );
  expect(secrets.environment).toEqual({ X: 'x', 'keyvault:v/n': 'v/n 1' });
  version = 2;
  await secrets.refresh();
  expect(secrets.environment['keyvault:v/n']).toBe('v/n 2');
  const refuse = async () => Promise.reject(new Failure('service/unauthorized', 'no'));
  await expect(vaultSecrets({ token: 'keyvault:v/n' }, {}, refuse)).rejects.toMatchObject({
    code: 'service/unauthorized',
  });
});

it('delivers dead letters once more: events by the connector of today, rows as they are, what is cut not again', async () => {
  const { connector } = await connectorNamed('okta');
  const state = temporaryFolder();
  const letters = deadLetters(state, () => 0);
  const where = { stream: 'system', table: 'OktaSystemLog_CL' };
  letters.add([
    { ...where, reason: 'answers 400', event: { uuid: 'a', published: '2026-11-27T10:00:00Z' } },
    { ...where, reason: 'the event has no id', event: { published: '2026-11-27T10:00:00Z' } },
    { ...where, reason: 'answers 400', row: { EventId: 'b' } },
    { ...where, reason: 'cut to 64 KiB in the table: X', event: {} },
  ]);
  const sent: unknown[] = [];
  const sink =
    () =>
    async ({ bytes }: { bytes: Buffer }) =>
      void sent.push(...(JSON.parse(`[${bytes}]`) as unknown[]));
  const replay = () => replayLetters({ connector, sink, state, signal: new AbortController().signal, say: () => {} });
  expect(await replay()).toEqual({ delivered: 2, again: 1, cut: 1 });
  expect(sent).toMatchObject([{ EventId: 'a' }, { EventId: 'b' }]);
  expect(await replay()).toEqual({ delivered: 0, again: 1, cut: 0 });
  writeFileSync(join(state, 'dead-letters.ndjson'), 'half a line');
  await expect(replay()).rejects.toMatchObject({ code: 'file/unreadable' });
});
