import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Failure } from '../../core/failure.ts';
import { invariant } from '../../core/invariant.ts';
import type { Connector } from '../contract.ts';
import type { RunOptions } from '../run.ts';
import { type Faults, send, spoilt } from './faults.ts';
import { loginOf } from './login.ts';
import { playMessages, writeFiles } from './messages.ts';
import { type OwnVendor, ownVendor } from './own-vendor.ts';
import { type MessageRecording, type PullRecording, type PushRecording, readRecordings } from './recording.ts';
import {
  authorized,
  type Vendor,
  type VendorAnswer,
  type VendorFacts,
  type VendorRequest,
  vendorOf,
} from './vendor.ts';

export type { Fault, Faults } from './faults.ts';

export interface ReplayOptions {
  readonly connector: Connector;
  /** The folder of the connector, with `recorded/`. */
  readonly folder: string;
  /** Where its modules are when they were compiled to another place. */
  readonly code?: string;
  readonly faults?: Faults;
  /** Whether an earlier run took what devices sent: they send nothing twice. */
  readonly heard?: boolean;
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
 * the recorded times so that the last event is a few minutes old. What data can not say of the source stands in the
 * connector's `vendor.ts`.
 */
export async function startReplay(options: ReplayOptions): Promise<Replay> {
  const { connector, folder, code = folder } = options;
  const recordings = readRecordings(folder, options.now ?? Date.now());
  const module = await ownVendor(code);
  const secrets = madeUpSecrets(connector, module?.secrets?.() ?? {});
  const settings = Object.assign({}, ...recordings.map(it => it.settings)) as Record<string, string>;
  const values = { ...settings, ...secrets.values, access: randomBytes(24).toString('base64url') };
  const pulled = recordings.filter((it): it is PullRecording => 'exchanges' in it);
  const pushed = recordings.filter((it): it is PushRecording => 'deliveries' in it);
  const listened = recordings.filter((it): it is MessageRecording => 'messages' in it && options.heard !== true);
  const files = writeFiles(listened);
  const facts = { values, now: Date.now };
  const source = sourceOf(pulled, facts, module?.open({ ...facts, recordings }));
  const { server, requests } = serve(source, options.faults ?? (() => undefined));
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  return {
    requests,
    events: source.events,
    deliveries: Object.fromEntries([
      ...pushed.map(it => [it.stream, it.deliveries.flatMap(({ lines }) => lines ?? [1]).length] as const),
      ...listened.map(it => [it.stream, it.messages.length] as const),
    ]),
    run: {
      settings: { ...settings, ...files.settings, ...secrets.references },
      environment: { ...process.env, ...secrets.environment },
      via: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      listening: async url => {
        await pushAll({ connector, values, url, now: options.now ?? Date.now() }, pushed);
        await playMessages(listened, url);
      },
    },
    close: () => {
      files.remove();
      return close(server);
    },
  };
}

/** A secret for each setting that is one, known to this replay only. */
function madeUpSecrets({ name, settings }: Connector, own: Readonly<Record<string, string>>) {
  const secrets = Object.entries(settings).filter(([, setting]) => setting.kind === 'secret');
  const variable = (setting: string) => `PICKET_REPLAY_${name}_${setting}`.toUpperCase().replaceAll('-', '_');
  const made = secrets.map(([setting]) => [setting, own[setting] ?? randomBytes(24).toString('base64url')]);
  const values = Object.fromEntries(made) as Record<string, string>;
  return {
    values,
    references: Object.fromEntries(secrets.map(([setting]) => [setting, `env:${variable(setting)}`])),
    environment: Object.fromEntries(secrets.map(([setting]) => [variable(setting), values[setting]])),
  };
}

/** Everything that the server answers for. */
interface Source {
  readonly events: Replay['events'];
  answer(request: VendorRequest): VendorAnswer;
}

const notFound: VendorAnswer = { status: 404, headers: {}, body: { error: 'not found' } };

function sourceOf(recordings: readonly PullRecording[], facts: VendorFacts, own: OwnVendor | undefined): Source {
  const vendors = recordings.map(recording => ({ recording, vendor: vendorOf(recording, facts) }));
  const logins = recordings.flatMap(({ vendor: { login } }) => (login ? [loginOf(login, facts)] : []));
  const documents = recordings.map(recording => documentsOf(recording, facts));
  return {
    events: { ...eventsByStream(vendors), ...own?.events },
    answer: request => {
      const special = own?.answer(request);
      if (special) return special;
      // Several streams may log in at one place, each for another scope: one of them has to fit.
      const asked = logins.map(login => login(request)).filter(answer => answer !== undefined);
      if (asked.length) return asked.find(({ status }) => status === 200) ?? asked[0];
      for (const document of documents) {
        const answer = document(request);
        if (answer) return answer;
      }
      return vendors.find(({ vendor }) => vendor.takes(request))?.vendor.answer(request) ?? notFound;
    },
  };
}

/** Several recordings may belong to one stream: one for each of its parts. What is listed counts by what it leads to. */
function eventsByStream(vendors: readonly { recording: PullRecording; vendor: Vendor }[]): Replay['events'] {
  const events: Record<string, Record<string, unknown>[]> = {};
  for (const { recording, vendor } of vendors) {
    const own = recording.documents ? Object.values(recording.documents).flatMap(eventsOfDocument) : vendor.events;
    events[recording.stream] = events[recording.stream] ? [...events[recording.stream], ...own] : own;
  }
  return events;
}

/** A document is an array of events, an object that holds one, or text with one event a line. */
function eventsOfDocument(document: unknown): Record<string, unknown>[] {
  if (typeof document === 'string')
    return document
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
  if (Array.isArray(document)) return document;
  return Object.values(document as object).find(Array.isArray) ?? [document];
}

function documentsOf({ documents = {}, vendor }: PullRecording, facts: VendorFacts) {
  return (request: VendorRequest): VendorAnswer | undefined => {
    if (!Object.hasOwn(documents, request.path)) return undefined;
    if (vendor.signedDocuments && request.headers.authorization !== undefined)
      return { status: 400, headers: {}, body: {} };
    if (!vendor.signedDocuments && !authorized(vendor, facts, request))
      return { status: 401, headers: {}, body: vendor.refusal };
    const document = documents[request.path];
    return { status: 200, headers: {}, body: typeof document === 'string' ? Buffer.from(document) : document };
  };
}

function serve(source: Source, faults: Faults) {
  const requests: { url: string; status: number }[] = [];
  const before = new Map<string, unknown>();
  const server = createServer(async (incoming, response) => {
    const url = urlOf(incoming);
    const request = await requestOf(incoming, url);
    const fault = faults(requests.length + 1);
    const answer = spoilt(fault, source.answer(request), { before: before.get(url.pathname), url, request: incoming });
    requests.push({ url: incoming.url ?? '', status: answer.status });
    if (answer.status === 200) before.set(url.pathname, answer.body);
    send(response, answer, fault);
  });
  return { server, requests };
}

async function requestOf(request: IncomingMessage, { host, pathname, searchParams }: URL): Promise<VendorRequest> {
  const text = Buffer.concat(await Array.fromAsync(request)).toString('utf8');
  return { method: request.method ?? 'GET', host, path: pathname, query: searchParams, headers: request.headers, text };
}

/** The address that the client believes it calls. */
function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', `https://${request.headers['x-forwarded-host'] ?? request.headers.host}`);
}

interface Pushing {
  readonly connector: Connector;
  readonly values: Record<string, string>;
  readonly url: (stream: string) => string;
  readonly now: number;
}

/** Pushes every recorded delivery, signed as the source signs it. */
async function pushAll({ connector, values, url, now }: Pushing, recordings: readonly PushRecording[]): Promise<void> {
  for (const { stream: name, deliveries } of recordings) {
    const stream = connector.streams[name];
    invariant('receive' in stream, `${connector.name}/${name} is recorded as pushed and declared as pulled`);
    const { verify, secret } = stream.receive;
    for (const { headers, body, lines } of deliveries) {
      const bytes = lines
        ? gzipSync(lines.map(line => `${JSON.stringify(line)}\n`).join(''))
        : Buffer.from(JSON.stringify(body));
      await push(url(name), { ...headers, ...verify.sign(secret(values), bytes, now) }, bytes);
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
