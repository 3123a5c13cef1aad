import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { discover } from '../core/discover.ts';
import { isGuid } from '../core/id.ts';
import { decompressed, parseJson } from './http-body.ts';
import { answerError } from './http-error.ts';
import { noteAnswered } from './operation-log.ts';
import type { Playbooks } from './playbooks/runner.ts';
import type { Scheduler } from './scheduler.ts';
import { type Call, type Operation, Refusal, type Reply, type Service } from './service.ts';
import type { TokenFault } from './tokens.ts';
import { isGone, loseAnswer, meetWeather } from './weather.ts';
import { type LocalWorkspace, resourceGroup, workspaceName } from './workspace.ts';

/** The services of the local Azure by name: every file of the folder `services`. */
export async function loadServices(): Promise<Map<string, Service>> {
  const found = await discover<Service>(join(import.meta.dirname, 'services'));
  return new Map(found.map(({ name, value }) => [name, value]));
}

/** Bodies up to this size are read before they are refused, so that the client hears why. */
const largestRead = 64 * 1024 * 1024;

/** An HTTPS server for the services of a workspace. */
export async function buildServer(
  workspace: LocalWorkspace,
  scheduler: Scheduler,
  playbooks: Playbooks,
): Promise<FastifyInstance> {
  const { certificate, key } = workspace.identity.certificates;
  const server = fastify({
    https: { cert: certificate, key, minVersion: 'TLSv1.2' },
    bodyLimit: largestRead,
    forceCloseConnections: 'idle',
    rewriteUrl: request => originForm(request.url ?? '/'),
    routerOptions: {
      caseSensitive: false,
      ignoreDuplicateSlashes: true,
      ignoreTrailingSlash: true,
      maxParamLength: 1000,
    },
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.addHook('onRequest', async (request, reply) => identify(request, reply));
  server.setNotFoundHandler(request => {
    throw unknownOperation(request);
  });
  server.setErrorHandler((error, request, reply) => answerError(workspace, error, request, reply));
  for (const service of (await loadServices()).values())
    server.register(async scope => addRoutes(scope, service, { workspace, scheduler, playbooks, server }));
  return server;
}

/** Some clients send the whole URL as the target of a request (RFC 9112, absolute-form). */
function originForm(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
}

type Local = Pick<Call, 'workspace' | 'scheduler' | 'playbooks'> & { server: FastifyInstance };

function addRoutes(scope: FastifyInstance, service: Service, local: Local): void {
  scope.addHook('onRequest', async request => {
    await authorize(service, request, local.workspace);
    if (service.versioned) requireApiVersion(request);
  });
  for (const operation of service.operations)
    scope.route({
      method: operation.method,
      url: operation.path,
      exposeHeadRoute: false,
      errorHandler: (error, request, reply) => answerError(local.workspace, error, request, reply, service),
      handler: (request, reply) => answer(service, operation, local, request, reply),
    });
}

async function answer(
  service: Service,
  operation: Operation,
  local: Local,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  checkScope(request.params as Record<string, string>, local.workspace);
  const weather = await meetWeather(service, local.workspace.faults, request);
  if (isGone(weather)) return reply.hijack();
  const call = await callOf(service, local, request, gone(reply));
  const { status, body, headers } = await operation.handle(call);
  noteAnswered(operation, { apiVersion: call.apiVersion, agent: call.headers['user-agent'] ?? '', status });
  const text = body === undefined ? '' : JSON.stringify(body);
  if (loseAnswer(weather, request, reply, text)) return reply;
  reply.code(status).headers({ ...weather.headers, ...headers });
  if (body === undefined) return reply.send();
  return reply.header('content-type', 'application/json; charset=utf-8').send(text);
}

/**
 * Every answer carries the id of its request, and the client's own where it sent one; as Azure's it is not kept and not guessed at. It
 * does not ask for HTTPS ever after, as Azure's do: that would hold for every port of this machine.
 */
function identify(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({
    'x-ms-request-id': randomUUID(),
    'cache-control': 'no-cache, no-store',
    'x-content-type-options': 'nosniff',
  });
  const client = request.headers['x-ms-client-request-id'];
  if (typeof client === 'string' && isGuid(client)) reply.header('x-ms-client-request-id', client);
}

/** The address of a service is an audience itself: a client that knows only the address asks for it. */
async function authorize(service: Service, request: FastifyRequest, workspace: LocalWorkspace): Promise<void> {
  if (service.audience === 'anyone') return;
  const audiences = [...service.audience, originOf(request)];
  const fault = await workspace.tokens.fault(request.headers.authorization, audiences);
  if (!fault) return;
  const authority = `${originOf(request)}/${workspace.identity.tenantId}`;
  throw new Refusal(401, ...faultWords[fault], {
    headers: {
      'www-authenticate': `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${faultWords[fault][1]}"`,
    },
  });
}

const faultWords: Record<TokenFault, [code: string, message: string]> = {
  absent: ['AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing."],
  malformed: ['InvalidAuthenticationToken', 'The access token is invalid.'],
  expired: ['ExpiredAuthenticationToken', 'The access token expiry UTC time is earlier than current UTC time.'],
  'foreign-audience': [
    'InvalidAuthenticationTokenAudience',
    'The access token has been obtained for the wrong audience or resource.',
  ],
};

function requireApiVersion(request: FastifyRequest): void {
  const version = queryOf(request)['api-version'];
  if (!version)
    throw new Refusal(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  if (!/^\d{4}-\d\d-\d\d(-[a-z]+)?$/i.test(version))
    throw new Refusal(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. It has the form yyyy-mm-dd, with -preview behind it for previews.`,
    );
}

/** There is one subscription, one group, one workspace: all others are not found, in Azure's words. */
function checkScope(params: Record<string, string>, { identity }: LocalWorkspace): void {
  const differs = (value: string | undefined, own: string) =>
    value !== undefined && value.toLowerCase() !== own.toLowerCase();
  if (differs(params.subscription, identity.subscriptionId))
    throw new Refusal(404, 'SubscriptionNotFound', `The subscription '${params.subscription}' could not be found.`);
  if (differs(params.group, resourceGroup))
    throw new Refusal(404, 'ResourceGroupNotFound', `Resource group '${params.group}' could not be found.`);
  if (differs(params.workspace, workspaceName))
    throw new Refusal(
      404,
      'ResourceNotFound',
      `The Resource 'Microsoft.OperationalInsights/workspaces/${params.workspace}' under resource group '${params.group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    );
}

/** Aborted when the connection ends before the answer is written. */
function gone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished)
      controller.abort(new Refusal(499, 'ClientClosedRequest', 'The client no longer waits for the answer.'));
  });
  return controller.signal;
}

async function callOf(service: Service, local: Local, request: FastifyRequest, signal: AbortSignal): Promise<Call> {
  const raw = await decompressed(request, service.bodyLimit);
  const query = queryOf(request);
  return {
    method: request.method,
    path: request.url.split('?')[0],
    params: request.params as Record<string, string>,
    query,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    raw,
    json: () => parseJson(raw),
    apiVersion: query['api-version'] ?? '',
    signal,
    origin: originOf(request),
    workspace: local.workspace,
    scheduler: local.scheduler,
    playbooks: local.playbooks,
    send: inner => sendInside(local.server, request, inner),
  };
}

/** A request that never leaves the process, with the token of the one that made it. */
async function sendInside(
  server: FastifyInstance,
  { headers }: FastifyRequest,
  { method, path, body }: Parameters<Call['send']>[0],
): Promise<Reply> {
  const answer = await server.inject({
    method,
    url: path,
    headers: { authorization: headers.authorization, host: headers.host, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  return { status: answer.statusCode, ...(answer.payload ? { body: answer.json() } : {}) };
}

function queryOf(request: FastifyRequest): Record<string, string> {
  const pairs = Object.entries(request.query as Record<string, string | string[]>);
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), [value].flat()[0]]));
}

function originOf(request: FastifyRequest): string {
  return `https://${request.headers.host ?? 'localhost'}`;
}

function unknownOperation(request: FastifyRequest): Refusal {
  const path = request.url.split('?')[0];
  const operation = `${request.method} ${path}`;
  if (/^\/+(subscriptions|providers|v1|v2|datacollectionrules|workspaces|tenants)\b/i.test(path))
    return new Refusal(
      501,
      'NotImplemented',
      `The local Azure does not have the operation ${operation}. Nothing was done.`,
    );
  return new Refusal(404, 'NotFound', `There is no operation ${operation}.`);
}
