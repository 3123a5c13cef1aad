import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Redactor, redactor } from './redactor.ts';

/** One request and its answer, as they may be shown. */
export interface Exchange {
  readonly request: { readonly method: string; readonly url: string; readonly body?: unknown };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

/** A proxy on the loopback that passes requests on to their source and remembers what was said. */
export interface Recorder {
  /** What `via` of a run is set to. */
  readonly url: string;
  exchanges(): readonly Exchange[];
  close(): Promise<void>;
}

/** Headers that say something of paging and limits, and nothing of anyone. */
const kept = /^(link|retry-after|content-type|x-rate-?limit-.*|nextpageuri|x-ms-continuation.*)$/i;
/** What belongs to the way and not to the message. */
const hops =
  /^(host|connection|keep-alive|x-forwarded-host|transfer-encoding|content-length|accept-encoding|expect|upgrade|te|trailer)$/i;

/** Starts the proxy. Credentials are passed on to the source and are nowhere in what is remembered. */
export async function startRecorder(scheme: 'https' | 'http' = 'https'): Promise<Recorder> {
  const clean = redactor();
  const said: Exchange[] = [];
  const server = createServer((request, response) => {
    void passOn(request, response, scheme, clean)
      .then(exchange => said.push(exchange))
      .catch(error => response.writeHead(502).end(JSON.stringify({ error: (error as Error).message })));
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    exchanges: () => said,
    close: () => {
      server.closeAllConnections();
      return new Promise(closed => server.close(() => closed()));
    },
  };
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  scheme: string,
  clean: Redactor,
): Promise<Exchange> {
  const url = new URL(request.url ?? '/', `${scheme}://${request.headers['x-forwarded-host']}`);
  const sent = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
  const headers = Object.entries(request.headers).filter(
    ([name, value]) => !hops.test(name) && typeof value === 'string',
  );
  const answer = await fetch(url, {
    method: request.method,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: sent.length ? sent : undefined,
    redirect: 'manual',
  });
  const body = Buffer.from(await answer.arrayBuffer());
  const back = [...answer.headers].filter(([name]) => !hops.test(name) && name !== 'content-encoding');
  response.writeHead(answer.status, Object.fromEntries(back)).end(body);
  return {
    request: {
      method: request.method ?? 'GET',
      url: clean.url(url),
      ...(sent.length ? { body: clean.value(jsonOr(sent.toString('utf8'))) } : {}),
    },
    response: {
      status: answer.status,
      headers: Object.fromEntries(
        [...answer.headers].filter(([name]) => kept.test(name)).map(([name, value]) => [name, clean.text(value)]),
      ),
      body: clean.value(jsonOr(body.toString('utf8'))),
    },
  };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
