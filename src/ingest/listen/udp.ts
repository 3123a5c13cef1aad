import { createSocket } from 'node:dgram';
import { Failure } from '../../core/failure.ts';
import { textOf } from '../formats/framing.ts';
import type { ListenContext } from './listen.ts';
import { aborted } from './tcp.ts';

/** What listens for datagrams. */
export interface UdpListening {
  readonly port: number;
  /** The loopback where it is missing. */
  readonly host?: string;
  readonly parse: (message: string, from: string) => unknown;
}

/** Datagrams are taken together as they came in so many milliseconds. */
const together = 20;
const mostTogether = 2_000;
const receiveBuffer = 8 * 1024 * 1024;

/**
 * Listens for datagrams, one message each (RFC 5426), until it is stopped. **UDP loses**: there is no answer and no waiting. What
 * comes while nothing can be taken is dropped and counted; what the kernel drops before us is seen only in `/proc/net/udp`.
 */
export async function listenUdp(
  { port, host = '127.0.0.1', parse }: UdpListening,
  context: ListenContext<unknown>,
): Promise<void> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: receiveBuffer });
  let waiting: unknown[] = [];
  let dropped = 0;
  let taking = Promise.resolve();
  const flush = () => {
    const events = waiting;
    waiting = [];
    taking = context.intake.take(events).then(
      () => {},
      error => {
        if (!(error instanceof Failure)) throw error;
        dropped += events.length;
        context.warn(`${dropped} datagrams were dropped so far: ${error.message}`);
      },
    );
  };
  socket.on('message', (bytes, { address }) => {
    waiting.push(parse(textOf(bytes), address));
    if (waiting.length === 1) setTimeout(flush, together);
    else if (waiting.length >= mostTogether) flush();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', cause => reject(new Failure('port/in-use', `Port ${port} on ${host} is taken.`, { cause })));
    socket.bind(port, host, resolve);
  });
  context.listening(`udp://${host}:${socket.address().port}`);
  await aborted(AbortSignal.any([context.signal, context.closing]));
  socket.close();
  if (waiting.length) flush();
  await taking;
}
