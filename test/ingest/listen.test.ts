import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  defineConnector,
  defineTable,
  type ListenContext,
  listenTcp,
  listenUdp,
  tailFile,
} from '../../src/ingest/contract.ts';
import { lineFramer } from '../../src/ingest/formats/framing.ts';
import { runConnector } from '../../src/ingest/index.ts';
import type { RunView } from '../../src/ingest/observe/view.ts';
import { makeCertificates } from '../../src/local/certificate.ts';
import { temporaryFolder } from '../helpers/connector-run.ts';

const Lines = defineTable('Lines_CL', {
  TimeGenerated: 'datetime',
  EventTime: 'datetime',
  IngestId: 'string',
  Text: 'string',
  AdditionalFields: 'dynamic',
});
const eventOf = (text: string) => ({ at: '2026-11-27T10:00:00Z', text });

/** A service with one stream that listens in some way, and what it has delivered; it can be stopped and started again. */
function service(listen: (context: ListenContext<unknown>) => Promise<void>, spoolLimit?: number) {
  const connector = defineConnector({
    ...{ name: 'lines', title: 'Lines', docs: 'https://lines.example', settings: {} },
    streams: { lines: { table: Lines, event: { time: 'at' }, row: { Text: 'text' }, listen } },
  });
  const state = temporaryFolder();
  const rows: Record<string, unknown>[] = [];
  const said: string[] = [];
  const start = () => {
    const stop = new AbortController();
    let view: RunView | undefined;
    const ended = runConnector({
      ...{ connector, settings: {}, state, spoolLimit, until: 'stopped', signal: stop.signal },
      destination: { rules: [{ endpoint: '', immutableId: '', streams: { Lines_CL: '' } }] } as never,
      sink:
        () =>
        async ({ bytes }) =>
          void rows.push(...(JSON.parse(`[${bytes.toString()}]`) as typeof rows)),
      observe: it => {
        view = it;
      },
      log: ({ message }) => said.push(message),
    });
    const end = () => {
      stop.abort();
      return ended;
    };
    return { view: () => view, stop: end };
  };
  return { start, rows, said, texts: () => rows.map(row => row.Text) };
}

/** Listens, tells where, and is stopped when the test ends. */
async function started(listen: (context: ListenContext<unknown>) => Promise<void>) {
  let at: URL | undefined;
  const it = service(context => listen({ ...context, listening: url => (at = new URL(url)) }));
  const run = it.start();
  onTestFinished(() => run.stop().then(() => {}));
  await vi.waitUntil(() => at, 20_000);
  return { ...it, run, port: Number(at?.port) };
}

describe('a listener', () => {
  it('takes lines over TCP, whole ones and the rest when the connection ends', async () => {
    const { port, texts, rows, run } = await started(context =>
      listenTcp({ port: 0, framer: lineFramer, parse: eventOf }, context),
    );
    const socket = connect(port, '127.0.0.1');
    socket.write('one\ntw');
    socket.end('o\nthree');
    await vi.waitUntil(() => rows.length === 3, 20_000);
    expect(texts()).toEqual(['one', 'two', 'three']);
    expect(new Set(rows.map(row => row.IngestId)).size).toBe(3);
    expect(run.view()?.readings()).toContainEqual(
      expect.objectContaining({
        name: 'picket_events_sent_total',
        value: 3,
        labels: { connector: 'lines', stream: 'lines' },
      }),
    );
  });

  it('takes lines over TLS and refuses who speaks an old version or none', async () => {
    const { ca, certificate: cert, key } = await makeCertificates(new Date());
    const { port, texts, said } = await started(context =>
      listenTcp({ port: 0, framer: lineFramer, parse: eventOf, tls: { cert, key } }, context),
    );
    const old = connectTls({ port, host: 'localhost', ca, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' });
    await new Promise(resolve => old.once('error', resolve));
    const plain = connect(port, '127.0.0.1', () => plain.end('not encrypted\n'));
    await new Promise(resolve => plain.once('close', resolve));
    connectTls({ port, host: 'localhost', ca }).end('secret\n');
    await vi.waitUntil(() => texts().length === 1, 20_000);
    expect(texts()).toEqual(['secret']);
    expect(said.filter(it => it.startsWith('Refused a connection')).length).toBeGreaterThanOrEqual(1);
  });

  it('takes datagrams', async () => {
    const { port, texts } = await started(context => listenUdp({ port: 0, parse: eventOf }, context));
    const { createSocket } = await import('node:dgram');
    const socket = createSocket('udp4');
    onTestFinished(() => void socket.close());
    socket.send('a datagram\n', port, '127.0.0.1');
    await vi.waitUntil(() => texts().length === 1, 20_000);
    expect(texts()).toEqual(['a datagram']);
  });
});

describe('a file that grows', () => {
  const lines = (...numbers: number[]) => numbers.map(n => `line ${n}\n`).join('');

  it('is read on behind the last durable line after a restart, a rename and a cut', async () => {
    const path = join(temporaryFolder(), 'app.log');
    writeFileSync(path, `${lines(1, 2)}half`);
    const it = service(context => tailFile({ path, parse: eventOf, every: 10 }, context));
    const first = it.start();
    await vi.waitUntil(() => it.rows.length === 2, 20_000);
    await first.stop();
    appendFileSync(path, ` a line\n${lines(3)}`);
    renameSync(path, `${path}.1`);
    writeFileSync(path, lines(4));
    const second = it.start();
    await vi.waitUntil(() => it.rows.length === 5, 20_000);
    truncateSync(path, 0);
    await new Promise(resolve => setTimeout(resolve, 50));
    appendFileSync(path, lines(5));
    await vi.waitUntil(() => it.rows.length === 6, 20_000);
    await second.stop();
    expect(it.texts()).toEqual(['line 1', 'line 2', 'half a line', 'line 3', 'line 4', 'line 5']);
  });
});
