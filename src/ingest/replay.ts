import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Failure } from '../core/failure.ts';
import { invariant } from '../core/invariant.ts';
import type { Connector } from './contract.ts';
import { type PullRecording, type PushRecording, readRecordings } from './recording.ts';
import type { RunOptions } from './run.ts';
import { type Vendor, type VendorAnswer, vendorOf } from './vendor.ts';

/**
 * What goes wrong with an answer: refused credential, throttled without and with `Retry-After`, a server error, a body that
 * ends early, JSON that ends early, the page before once more with a link that leads in a circle, a place that is no longer
 * known, and a refusal that repeats the credential.
 */
export type Fault =
  | 'unauthorized'
  | 'throttled'
  | 'throttled-2s'
  | 'broken'
  | 'cut'
  | 'half-json'
  | 'repeated'
  | 'forgotten'
  | 'echo';

/** Decides what goes wrong, by the number of the request, which counts from 1. */
export type Faults = (request: number) => Fault | undefined;

export interface ReplayOptions {
  readonly connector: Connector;
  /** The folder of the connector, with `recorded/`. */
  readonly folder: string;
  readonly faults?: Faults;
  /** The recordings end here, in milliseconds since 1970; now where it is missing. */
  readonly now?: number;
}

/** A source on the loopback that has what was recorded of it, and keeps its rules. */
export interface Replay {
  /** What `runConnector` needs to run against this source: made-up secrets, its address, and the deliveries it pushes. */
  readonly run: Required<Pick<RunOptions, 'settings' | 'environment' | 'via' | 'listening'>>;
  /** Events of each stream that is asked for, in the order of the source; more can be added at any time. */
  readonly events: Readonly<Record<string, Record<string, unknown>[]>>;
  /** How many deliveries each stream pushes. */
  readonly deliveries: Readonly<Record<string, number>>;
  /** Requests so far, with the status that was answered. */
  readonly requests: readonly { readonly url: string; readonly status: number }[];
  close(): Promise<void>;
}

/**
 * Plays the recorded exchanges of a connector as a server on 127.0.0.1: it refuses what the source would refuse (a wrong
 * credential, an unknown parameter, a page that is too large, too many requests), pages as the source does, and moves
 * the recorded times so that the last event is a few minutes old.
 */
export async function startReplay(options: ReplayOptions): Promise<Replay> {
  const { connector } = options;
  const recordings = readRecordings(options.folder, options.now ?? Date.now());
  const secrets = madeUpSecrets(connector);
  const settings = Object.assign({}, ...recordings.map(it => it.settings)) as Record<string, string>;
  const values = { ...settings, ...secrets.values };
  const pulled = recordings.filter((it): it is PullRecording => 'exchanges' in it);
  const pushed = recordings.filter((it): it is PushRecording => 'deliveries' in it);
  const vendors = new Map(pulled.map(it => [it.vendor.path, vendorOf(it, values, Date.now)]));
  const { server, requests } = serve(vendors, options.faults ?? (() => undefined));
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  return {
    requests,
    events: Object.fromEntries(pulled.map(it => [it.stream, vendors.get(it.vendor.path)?.events ?? []])),
    deliveries: Object.fromEntries(pushed.map(it => [it.stream, it.deliveries.length])),
    run: {
      settings: { ...settings, ...secrets.references },
      environment: { ...process.env, ...secrets.environment },
      via: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      listening: url => pushAll(connector, pushed, values, url),
    },
    close: () => close(server),
  };
}

/** A secret for each setting that is one, known to this replay only. */
function madeUpSecrets({ name, settings }: Connector) {
  const secrets = Object.entries(settings).filter(([, setting]) => setting.kind === 'secret');
  const variable = (setting: string) => `PICKET_REPLAY_${name}_${setting}`.toUpperCase().replaceAll('-', '_');
  const values = Object.fromEntries(secrets.map(([setting]) => [setting, randomBytes(24).toString('base64url')]));
  return {
    values,
    references: Object.fromEntries(secrets.map(([setting]) => [setting, `env:${variable(setting)}`])),
    environment: Object.fromEntries(secrets.map(([setting]) => [variable(setting), values[setting]])),
  };
}

function serve(vendors: Map<string, Vendor>, faults: Faults) {
  const requests: { url: string; status: number }[] = [];
  let before: unknown = [];
  const server = createServer((request, response) => {
    const fault = faults(requests.length + 1);
    const answer = spoilt(fault, answerOf(vendors, request), { before, request });
    requests.push({ url: request.url ?? '', status: answer.status });
    if (answer.status === 200) before = answer.body;
    send(response, answer, fault);
  });
  return { server, requests };
}

function answerOf(vendors: Map<string, Vendor>, request: IncomingMessage): VendorAnswer {
  const { host, pathname, searchParams } = urlOf(request);
  const vendor = vendors.get(pathname);
  if (!vendor || request.method !== 'GET') return { status: 404, headers: {}, body: { error: 'not found' } };
  return vendor.answer({ host, path: pathname, query: searchParams, headers: request.headers });
}

/** The address that the client believes it calls. */
function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', `https://${request.headers['x-forwarded-host'] ?? request.headers.host}`);
}

function spoilt(
  fault: Fault | undefined,
  answer: VendorAnswer,
  asked: { before: unknown; request: IncomingMessage },
): VendorAnswer {
  const refusal = (status: number, headers: Record<string, string> = {}) => ({
    status,
    headers,
    body: { error: fault },
  });
  switch (fault) {
    case 'unauthorized':
      return refusal(401);
    case 'throttled':
      return refusal(429);
    case 'throttled-2s':
      return refusal(429, { 'retry-after': '2' });
    case 'broken':
      return refusal(500);
    case 'forgotten':
      return refusal(400);
    case 'repeated':
      return { ...answer, headers: { link: `<${urlOf(asked.request).href}>; rel="next"` }, body: asked.before };
    case 'echo':
      return { ...refusal(500), body: { authorization: asked.request.headers.authorization } };
    default:
      return answer;
  }
}

function send(response: ServerResponse, { status, headers, body }: VendorAnswer, fault: Fault | undefined): void {
  const json = JSON.stringify(body);
  const text = fault === 'half-json' ? json.slice(0, json.length / 2) : json;
  const zipped = gzipSync(text);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    'content-length': zipped.length,
    ...(headers as Record<string, string | string[]>),
  });
  if (fault !== 'cut') response.end(zipped);
  else response.write(zipped.subarray(0, zipped.length / 2), () => response.destroy());
}

/** Pushes every recorded delivery, signed as the source signs it. */
async function pushAll(
  connector: Connector,
  recordings: readonly PushRecording[],
  values: Record<string, string>,
  url: (stream: string) => string,
): Promise<void> {
  for (const { stream: name, deliveries } of recordings) {
    const stream = connector.streams[name];
    invariant('receive' in stream, `${connector.name}/${name} is recorded as pushed and declared as pulled`);
    const { verify, secret } = stream.receive;
    for (const { headers, body } of deliveries) {
      const bytes = Buffer.from(JSON.stringify(body));
      await push(url(name), { ...headers, [verify.header]: verify.sign(secret(values), bytes) }, bytes);
    }
  }
}

async function push(url: string, headers: Record<string, string>, body: Buffer<ArrayBuffer>): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  if (!response.ok) throw new Failure('service/refused', `${url} answers ${response.status}: ${text}`, response);
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close(error => (error ? reject(error) : resolve())));
}
