import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Agent } from 'node:https';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../core/failure.ts';
import { passOn, type Upstream } from './pass-on.ts';
import { policyOf } from './policy.ts';

/** What the portal of a local Azure is made of. */
export interface PortalOptions {
  /** Where it listens on 127.0.0.1. Where the port is taken, a free one is taken; 0 always takes a free one. */
  port: number;
  /** The built site. */
  folder: string;
  /** The local Azure behind it, and the authority to trust. */
  azure: { url: string; ca: string };
  /** A token of the local Azure for a resource such as `https://management.azure.com`. */
  token: (resource: string) => Promise<string>;
  /** What only Picket knows, by name: it is asked for at `/picket/<name>`. */
  facts: Readonly<Record<string, () => unknown>>;
}

export interface Portal {
  url: string;
  close(): Promise<void>;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}

/**
 * Serves the portal on loopback: the site, the local Azure's own operations under their own paths, a token as the instance metadata
 * service of a virtual machine gives one, and Picket's own facts. What another site, or another name for this machine, asks is refused.
 */
export async function servePortal(options: PortalOptions): Promise<Portal> {
  const agent = new Agent({ ca: options.azure.ca, keepAlive: true, maxSockets: 16 });
  const upstream = { agent, url: new URL(options.azure.url) };
  const server = createServer((request, response) => {
    const exchange = { request, response, url: new URL(request.url ?? '/', 'http://localhost') };
    answer(exchange, options, upstream).catch((error: Error) => refuse(response, 502, 'BadGateway', error.message));
  });
  const port = await listen(server, options.port);
  const close = async () => {
    agent.destroy();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://localhost:${port}/`, close };
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (cause) {
    if (port !== 0 && (cause as NodeJS.ErrnoException).code === 'EADDRINUSE') return listen(server, 0);
    throw new Failure('port/in-use', `The portal can not listen on 127.0.0.1: ${(cause as Error).message}`, { cause });
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

const azurePaths = /^\/(subscriptions|providers|v1|workflows)(\/|$)/i;

async function answer(exchange: Exchange, options: PortalOptions, upstream: Upstream): Promise<void> {
  const { request, response, url } = exchange;
  if (!isOwn(request))
    return refuse(response, 403, 'Forbidden', 'The portal answers its own pages only, at localhost and 127.0.0.1.');
  if (azurePaths.test(url.pathname)) return passOn(request, response, upstream);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, 405, 'MethodNotAllowed', 'There is nothing to write to here.');
  if (url.pathname === '/metadata/identity/oauth2/token') return giveToken(exchange, options);
  if (url.pathname.startsWith('/picket/')) return giveFacts(exchange, options);
  return giveFile(exchange, options.folder);
}

/** A page of another site can not read what is here, also where its name leads to this machine. */
function isOwn({ headers, socket }: IncomingMessage): boolean {
  const own = [`localhost:${socket.localPort}`, `127.0.0.1:${socket.localPort}`];
  const { host = '', origin, 'sec-fetch-site': site } = headers;
  const originFits = origin === undefined || own.some(name => origin === `http://${name}`);
  return own.includes(host) && originFits && (site === undefined || site === 'same-origin' || site === 'none');
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  if (response.headersSent) response.destroy();
  else send(response, status, { error: { code, message } });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const json = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(status, { ...json, ...policyOf('') });
  response.end(JSON.stringify(body));
}

/** As virtual machines give their programs a token. https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token */
async function giveToken({ request, response, url }: Exchange, { token }: PortalOptions): Promise<void> {
  if (request.headers.metadata !== 'true')
    return refuse(response, 400, 'invalid_request', "The header 'Metadata: true' is missing.");
  const resource = (url.searchParams.get('resource') ?? '').replace(/\/$/, '');
  if (resource === '') return refuse(response, 400, 'invalid_request', "The query parameter 'resource' is missing.");
  const access_token = await token(resource);
  send(response, 200, { access_token, token_type: 'Bearer', resource, expires_in: '3599' });
}

function giveFacts({ response, url }: Exchange, { facts }: PortalOptions): void {
  const name = url.pathname.slice('/picket/'.length);
  if (Object.hasOwn(facts, name)) send(response, 200, facts[name]());
  else refuse(response, 404, 'NotFound', `Picket has the facts ${Object.keys(facts).join(', ')}, not "${name}".`);
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
};

/** A file of the site; every path without an ending is a page of it. */
async function giveFile({ response, url }: Exchange, folder: string): Promise<void> {
  const name = url.pathname.includes('.') ? url.pathname.slice(1) : 'index.html';
  const type = types[extname(name)];
  if (!type || !/^[\w.-]+$/.test(name) || !existsSync(join(folder, name)))
    return refuse(response, 404, 'NotFound', `The portal has no file ${url.pathname}.`);
  const cache = name.startsWith('chunk-') ? 'max-age=31536000, immutable' : 'no-cache';
  response.writeHead(200, { 'content-type': type, 'cache-control': cache, ...policyOf(name) });
  await pipeline(createReadStream(join(folder, name)), response);
}
