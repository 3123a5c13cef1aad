import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Failure } from '../../core/failure.ts';
import type { Framer } from '../formats/framing.ts';
import { handOver } from './hand-over.ts';
import type { ListenContext } from './listen.ts';

/** What listens for messages over TCP. */
export interface TcpListening {
  /** 0 takes a free port. */
  readonly port: number;
  /** The loopback where it is missing. */
  readonly host?: string;
  /** With it, TLS 1.2 or later; with `ca`, only clients whose certificate it has signed. All in PEM. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string };
  /** A new one for each connection. */
  readonly framer: () => Framer;
  /** The event that a message is. */
  readonly parse: (message: string, from: string) => unknown;
  /** Connections at once; 1,000 where it is missing. */
  readonly connections?: number;
}

/** A connection that says nothing for so long is closed: a firewall may have forgotten it. */
const longestSilence = 15 * 60_000;

/**
 * Listens for messages over TCP, or TLS (RFC 5425), until it is stopped. A connection is read on only when what was read is durable: a sender
 * is slowed down by its own full window, and nothing that it was told is acknowledged is lost. TCP has no answer of its own, so that what is
 * on the way when a connection breaks is the sender's to send again.
 */
export async function listenTcp(listening: TcpListening, context: ListenContext<unknown>): Promise<void> {
  const sockets = new Set<Promise<void>>();
  const open = new Set<Socket>();
  const accept = (socket: Socket) => {
    open.add(socket);
    const served = serve(socket, listening, context).finally(() => {
      open.delete(socket);
      sockets.delete(served);
    });
    sockets.add(served);
  };
  const server = serverOf(listening, accept, context);
  server.maxConnections = listening.connections ?? 1_000;
  await listen(server, listening);
  context.listening(addressOf(server, listening));
  await aborted(AbortSignal.any([context.signal, context.closing]));
  server.close();
  for (const socket of open) socket.destroy();
  await Promise.all(sockets);
}

function serverOf({ tls }: TcpListening, accept: (socket: Socket) => void, { warn }: ListenContext<unknown>): Server {
  if (!tls) return createServer(accept);
  const options = {
    ...tls,
    minVersion: 'TLSv1.2' as const,
    requestCert: tls.ca !== undefined,
    rejectUnauthorized: true,
  };
  const server = createTlsServer(options, accept);
  server.on('tlsClientError', (error, socket) =>
    warn(`Refused a connection from ${socket.remoteAddress}: ${error.message}.`),
  );
  return server;
}

async function listen(server: Server, { port, host = '127.0.0.1' }: TcpListening): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', cause => reject(new Failure('port/in-use', `Port ${port} on ${host} is taken.`, { cause })));
    server.listen(port, host, resolve);
  });
}

function addressOf(server: Server, { tls }: TcpListening): string {
  const { address, port } = server.address() as AddressInfo;
  return `${tls ? 'tls' : 'tcp'}://${address}:${port}`;
}

async function serve(
  socket: Socket,
  { framer: open, parse }: TcpListening,
  context: ListenContext<unknown>,
): Promise<void> {
  const from = socket.remoteAddress ?? '';
  const framer = open();
  const take = async (messages: readonly string[]) => {
    if (messages.length)
      await handOver(
        context,
        messages.map(message => parse(message, from)),
      );
  };
  socket.setTimeout(longestSilence, () => socket.destroy());
  try {
    for await (const bytes of socket) await take(framer.push(bytes as Buffer));
  } catch (error) {
    if (!context.signal.aborted) context.warn(`The connection from ${from} broke: ${(error as Error).message}.`);
  }
  await take(framer.end());
  if (framer.cut) context.warn(`${framer.cut} messages from ${from} were longer than allowed and were cut.`);
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}
