import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Fault, type Faults, faultRefusal } from './faults.ts';
import type { Service } from './service.ts';

/** What lies over one request: a limit that it takes from, and a fault that may happen to it. */
export interface Weather {
  fault?: Fault;
  headers: Readonly<Record<string, string>>;
}

/** Only Azure Resource Manager has limits and storms; how they are set has none. Throws the refusal of a limit or a fault. */
export async function meetWeather(service: Service, faults: Faults, request: FastifyRequest): Promise<Weather> {
  if (!service.versioned || !/^\/+subscriptions\//i.test(request.url)) return { headers: {} };
  const headers = faults.take(request.method);
  const fault = faults.next(request.method, request.url);
  const refusal = fault && faultRefusal(fault);
  if (refusal) throw refusal;
  if (fault?.fault === 'timeout') await wait(fault.hold ?? 130_000, undefined, { ref: false });
  if (fault?.fault === 'timeout' || fault?.fault === 'cut-before') request.raw.socket.destroy();
  return { headers, ...(fault ? { fault } : {}) };
}

/** Whether the connection is gone before the work begins. */
export function isGone({ fault }: Weather): boolean {
  return fault?.fault === 'timeout' || fault?.fault === 'cut-before';
}

/** Loses the answer to work that is done, or half of it. Says whether there is none to send any more. */
export function loseAnswer({ fault }: Weather, request: FastifyRequest, reply: FastifyReply, body: string): boolean {
  if (fault?.fault !== 'cut-after' && fault?.fault !== 'half') return false;
  reply.hijack();
  const { socket } = request.raw;
  if (fault.fault === 'cut-after') {
    socket.destroy();
    return true;
  }
  reply.raw.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body) + 1,
  });
  reply.raw.write(body.slice(0, body.length / 2), () => socket.destroy());
  return true;
}
