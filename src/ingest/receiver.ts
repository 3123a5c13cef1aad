import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Failure } from '../core/failure.ts';
import type { ReceiveStream } from './contract.ts';
import { type BadBody, type Delivery, jsonOf, unpacked } from './delivery.ts';
import type { Intake } from './intake.ts';
import type { Log } from './log.ts';
import type { TableShape } from './table-shape.ts';
import { type TakenSignatures, takenSignatures } from './taken-signatures.ts';

export type AnyReceiveStream = ReceiveStream<Record<string, unknown>, TableShape>;

/** What a receiver listens for. */
export interface Receiving {
  readonly connector: string;
  readonly streams: Readonly<Record<string, AnyReceiveStream>>;
  readonly settings: Record<string, unknown>;
  /** Reads the secrets anew: a rotated secret needs no restart. */
  readonly refresh: () => void;
  /** Where the deliveries of each stream go. */
  readonly intakes: Readonly<Record<string, Intake>>;
  readonly log: Log;
  readonly now: () => number;
  /** 0 takes a free port. */
  readonly port: number;
}

/** GitHub caps a delivery at 25 MB: https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
const largestDelivery = 26_214_400;

/** A listening receiver. */
export interface Receiver {
  /** Where a stream is delivered to. */
  url(stream: string): string;
  close(): Promise<void>;
}

/**
 * Listens on the loopback for the deliveries of a connector's streams, at `/connectors/<connector>/<stream>`; a reverse
 * proxy brings TLS. A delivery is answered with 202 only when it is durable. One with a wrong signature, or one that was taken before under a
 * signature that is right for a time only, gets 401, one that can not be read 400, a too large one 413, and 503 with `Retry-After` while it can not be
 * stored.
 *
 * @throws Failure `port/in-use`.
 */
export async function startReceiver(receiving: Receiving): Promise<Receiver> {
  const server = fastify({ bodyLimit: largestDelivery, requestTimeout: 60_000, forceCloseConnections: true });
  const taken = takenSignatures();
  acceptBytes(server);
  server.setErrorHandler((error, _request, reply) => answerError(receiving, error, reply));
  for (const name of Object.keys(receiving.streams)) {
    server.post(path(receiving.connector, name), (request, reply) => accept(receiving, taken, name, request, reply));
  }
  const paths = Object.keys(receiving.streams).map(name => path(receiving.connector, name));
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      error: `Nothing is received at ${request.method} ${request.url.split('?')[0]}; deliveries go by POST to ${paths.join(' or ')}.`,
    }),
  );
  await listen(server, receiving.port);
  const { port } = server.server.address() as AddressInfo;
  return {
    url: stream => `http://127.0.0.1:${port}${path(receiving.connector, stream)}`,
    close: () => server.close(),
  };
}

function path(connector: string, stream: string): string {
  return `/connectors/${connector}/${stream}`;
}

/** Signatures are made over the raw bytes, so that nothing is parsed before they are checked. */
function acceptBytes(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

async function listen(server: FastifyInstance, port: number): Promise<void> {
  try {
    await server.listen({ host: '127.0.0.1', port });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE') throw new Failure('port/in-use', `Port ${port} on 127.0.0.1 is taken.`, { cause });
    throw cause;
  }
}

async function accept(
  receiving: Receiving,
  taken: TakenSignatures,
  name: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { receive } = receiving.streams[name];
  const now = receiving.now();
  const say = (message: string) =>
    receiving.log({ level: 'warning', connector: receiving.connector, stream: name, message });
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const received = single(request, receive.verify.header);
  const fault = signatureFault(receiving, name, request, body) ?? taken.fault(name, received, now);
  if (fault) {
    say(`Refused a delivery of ${body.length} bytes from ${request.ip}: ${fault}.`);
    return refuse(reply, 401, 'signature', `The signature is not accepted: ${fault}.`);
  }
  const id = receive.id === undefined ? '' : single(request, receive.id);
  if (id === undefined) return refuse(reply, 400, 'no-id', `The header ${receive.id} is missing.`);
  const refused = (bad: BadBody) => {
    say(`Refused the delivery ${JSON.stringify(id.slice(0, 80))} from ${request.ip}: ${bad.message}`);
    return refuse(reply, bad.status, bad.code, bad.message);
  };
  const content = unpacked(body);
  if ('status' in content) return refused(content);
  const headers = keptHeaders(request, receive.verify.header);
  const delivery = { receivedAt: new Date(now).toISOString(), headers, body: content };
  const answer = receive.check?.(delivery, receiving.settings);
  if (answer) return reply.code(answer.status).send(answer.body);
  const events = receive.events?.(delivery) ?? oneEvent(id, delivery);
  if ('status' in events) return refused(events);
  const stored = await answerWhenDurable(receiving.intakes[name], { id, events }, reply);
  if (reply.statusCode === 202 && receive.verify.window) taken.remember(name, received, now + receive.verify.window);
  return stored;
}

/** A delivery that is one event, named by a header. */
function oneEvent(id: string, { receivedAt, headers, body }: Delivery): readonly unknown[] | BadBody {
  const content = jsonOf(body);
  if (!content) return { status: 400, code: 'no-json', message: 'The body is no JSON.' };
  return [{ id, receivedAt, headers, body: content.value }];
}

/** A refused signature is checked once more with a secret read anew, as it may have been rotated. */
function signatureFault(receiving: Receiving, name: string, request: FastifyRequest, body: Buffer) {
  const { verify, secret } = receiving.streams[name].receive;
  const received = single(request, verify.header);
  const signed = { now: receiving.now(), header: (header: string) => single(request, header) };
  if (!verify.fault(secret(receiving.settings), received, body, signed)) return undefined;
  receiving.refresh();
  return verify.fault(secret(receiving.settings), received, body, signed);
}

interface Given {
  readonly id: string;
  readonly events: readonly unknown[];
}

async function answerWhenDurable(intake: Intake, { id, events }: Given, reply: FastifyReply): Promise<FastifyReply> {
  try {
    const { taken, repeated } = await intake.take(events);
    const status = repeated && !taken ? 'already stored' : 'stored';
    return reply.code(202).send(id === '' ? { status, events: events.length } : { status, id });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const full = error.code === 'spool/full';
    return busy(reply, full ? 'The spool is full.' : 'The delivery can not be stored now.');
  }
}

function busy(reply: FastifyReply, message: string): FastifyReply {
  return refuse(reply.header('retry-after', '30'), 503, 'busy', message);
}

function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ error: { code, message } });
}

function answerError(receiving: Receiving, error: unknown, reply: FastifyReply): FastifyReply {
  const { statusCode = 500, message } = error as { statusCode?: number; message: string };
  if (statusCode === 413) return refuse(reply, 413, 'too-large', `A delivery may have ${largestDelivery} bytes.`);
  if (statusCode < 500) return refuse(reply, statusCode, 'refused', message);
  const stream = Object.keys(receiving.streams).join(', ');
  receiving.log({
    level: 'alarm',
    connector: receiving.connector,
    stream,
    message: `Deliveries can not be taken: ${message}`,
  });
  return busy(reply, 'The delivery can not be taken now.');
}

function single(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The source's own headers; nothing that proves who sent it. */
function keptHeaders(request: FastifyRequest, signature: string): Record<string, string> {
  const kept = Object.entries(request.headers).filter(([name, value]) => {
    return (
      name.startsWith('x-') &&
      !/^x-(forwarded|real)-|signature/.test(name) &&
      name !== signature &&
      typeof value === 'string'
    );
  });
  return Object.fromEntries(kept) as Record<string, string>;
}
