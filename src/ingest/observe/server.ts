import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { Failure } from '../../core/failure.ts';
import { prometheusText } from './prometheus.ts';
import type { RunView } from './view.ts';

/** A listening server of health and metrics. */
export interface HealthServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `/healthz` (the process works; with what each stream waits for), `/readyz` (503 while deliveries are asked to wait) and `/metrics`
 * (Prometheus). Nothing in them is a secret; whoever can reach the port can read them, so that it is the loopback unless told otherwise.
 *
 * @throws Failure `port/in-use`.
 */
export async function serveHealth(
  view: RunView,
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<HealthServer> {
  const server = fastify({ forceCloseConnections: true, requestTimeout: 10_000 });
  server.get('/healthz', () => ({ status: 'ok', streams: view.streams() }));
  server.get('/readyz', (_request, reply) => {
    const full = view.streams().filter(({ full }) => full);
    return reply
      .code(full.length ? 503 : 200)
      .send({ status: full.length ? 'full' : 'ready', streams: full.map(it => it.stream) });
  });
  server.get('/metrics', (_request, reply) =>
    reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(prometheusText(view.readings())),
  );
  try {
    await server.listen({ port, host });
  } catch (cause) {
    throw new Failure('port/in-use', `Port ${port} on ${host} is taken.`, { cause });
  }
  const { address, port: taken } = server.server.address() as AddressInfo;
  return { url: `http://${address}:${taken}`, close: () => server.close() };
}
