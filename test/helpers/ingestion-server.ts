import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Destination } from '../../src/ingest/index.ts';
import { makeCertificates } from '../../src/local/certificate.ts';

type Row = Record<string, unknown>;

/** One call that arrived: its path, its size before compression, its rows. */
export interface Call {
  path: string;
  bytes: number;
  rows: Row[];
}

/** What a call is answered with instead of 204; `lost` stores the rows and hangs up without an answer. */
export type Refusal = { status: number; headers?: Record<string, string>; code?: string } | 'lost' | 'hang-up';

/** A Logs Ingestion endpoint over HTTPS that keeps what it acknowledged, for the real client to talk to. */
export interface IngestionServer {
  url: string;
  ca: string;
  calls: Call[];
  /** The rows that were stored, by stream. */
  stored: Map<string, Row[]>;
  /** Decides before a call is stored; the number counts from 1. */
  refuse: (call: Call, number: number) => Refusal | undefined;
  /** Milliseconds before a call is answered. */
  delay: () => number;
  /** Calls that are stored and not yet answered. */
  running(): number;
  destination(tables: readonly string[]): Destination;
  close(): Promise<void>;
}

const certificates = makeCertificates(new Date());

export async function startIngestion(): Promise<IngestionServer> {
  const { ca, certificate, key } = await certificates;
  let running = 0;
  const it: Pick<IngestionServer, 'calls' | 'stored' | 'refuse' | 'delay'> = {
    delay: () => 0,
    calls: [],
    stored: new Map(),
    refuse: () => undefined,
  };
  const server = createServer({ cert: certificate, key }, async (request, response) => {
    const body = gunzipSync(Buffer.concat(await Array.fromAsync(request)));
    const path = new URL(request.url ?? '/', 'https://localhost').pathname;
    const call = { path, bytes: body.length, rows: JSON.parse(body.toString()) as Row[] };
    it.calls.push(call);
    const refusal = it.refuse(call, it.calls.length);
    if (refusal === undefined || refusal === 'lost') {
      const stream = path.split('/').at(-1) ?? '';
      const stored = it.stored.get(stream) ?? [];
      it.stored.set(stream, stored);
      for (const row of call.rows) stored.push(row);
    }
    const wait = it.delay();
    if (wait > 0) {
      running++;
      await new Promise(resolve => setTimeout(resolve, wait));
      running--;
    }
    if (refusal === 'lost' || refusal === 'hang-up') return response.destroy();
    if (!refusal) return response.writeHead(204).end();
    const error = JSON.stringify({ error: { code: refusal.code ?? 'Refused', message: `status ${refusal.status}` } });
    return response.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers }).end(error);
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  return Object.assign(it, {
    url,
    ca,
    running: () => running,
    destination: destinationAt(url, ca),
    close: () => close(server),
  });
}

/** A destination with a token that nobody checks. */
export function destinationAt(endpoint: string, ca: string) {
  const credential = { getToken: async () => ({ token: 'test', expiresOnTimestamp: Date.now() + 3_600_000 }) };
  return (tables: readonly string[]): Destination => ({
    ca,
    credential,
    audience: 'https://monitor.azure.com',
    rules: [
      { endpoint, immutableId: 'dcr-1', streams: Object.fromEntries(tables.map(name => [name, `Custom-${name}`])) },
    ],
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise(closed => server.close(() => closed()));
}
