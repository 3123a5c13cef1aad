import { setTimeout as sleep } from 'node:timers/promises';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  decompressResponsePolicy,
  type HttpMethods,
  type Pipeline,
  type PipelineResponse,
  proxyPolicy,
  setClientRequestIdPolicy,
  tlsPolicy,
  userAgentPolicy,
} from '@azure/core-rest-pipeline';
import { Failure } from '../core/failure.ts';
import { readVersion } from '../core/version.ts';
import { answerFailure, connectionFailure, type JsonObject, readBody } from './arm-answer.ts';
import {
  type Answer,
  endless,
  isFinished,
  isPending,
  longestOperation,
  operationUrl,
  seconds,
} from './arm-operation.ts';
import type { Workspace } from './connection.ts';
import { operationOf, Pace, sharedPace, unmetered } from './pace.ts';

export type { JsonObject } from './arm-answer.ts';

/**
 * Azure Resource Manager: whole resources, nothing dropped. Every call waits for throttling and passing faults, follows
 * long-running operations to their end, and throws a Failure with Azure's own code, words and request id.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export interface Arm {
  /** A resource, or undefined where there is none. */
  get(path: string, apiVersion: string, query?: Query): Promise<JsonObject | undefined>;
  /** Every page of a list; empty where what holds it does not exist. */
  list(path: string, apiVersion: string, query?: Query): Promise<JsonObject[]>;
  /** Creates or replaces; with `ifMatch` only that version. Ends when the resource is ready; gives what Azure answered. */
  put(path: string, apiVersion: string, body: JsonObject, options?: WriteOptions): Promise<JsonObject>;
  /** Deletes; what is not there is fine. Ends when it is gone. */
  delete(path: string, apiVersion: string, options?: WriteOptions): Promise<void>;
  /** Asks for an action; ends when the action has ended. Gives what Azure answered. */
  post(path: string, apiVersion: string, body: JsonObject): Promise<JsonObject>;
  /** How many requests were sent, repeats included. */
  readonly requests: number;
  /** How many of them were refused because there were too many. */
  readonly refused: number;
}

export type Query = Readonly<Record<string, string>>;

export interface WriteOptions {
  ifMatch?: string;
}

export interface ArmOptions {
  /** Milliseconds before the first repeat where the service does not say; each further one waits twice as long. */
  firstDelay?: number;
  /** Milliseconds between looks at a long-running operation where the service does not say. */
  pollDelay?: number;
  /** Milliseconds that a request may take. */
  timeout?: number;
  /** Keeps requests within the limits of the service; one that all clients of the same credential share unless given. */
  pace?: Pace;
  signal?: AbortSignal;
}

const attempts = 6;
/** Being throttled is no fault: it ends, however many others use the same subscription. */
const throttledAttempts = 20;
const longestDelay = 64_000;
/** A service that asks for more than this is told to the user instead. */
const longestWait = 300_000;
const mostPages = 10_000;
const largestAnswer = 256 * 1024 * 1024;

/** A client for the subscription of a workspace. */
export function createArm(workspace: Workspace, options: ArmOptions = {}): Arm {
  return new ArmClient(workspace, options);
}

function paceOf(workspace: Workspace): Pace {
  if (workspace.unmetered) return new Pace(unmetered);
  return sharedPace(workspace.credential, `${new URL(workspace.endpoints.arm).origin} ${workspace.subscription}`);
}

interface Call {
  method: HttpMethods;
  url: string;
  body?: string;
  ifMatch?: string;
}

class ArmClient implements Arm {
  requests = 0;
  refused = 0;
  readonly #base: URL;
  readonly #pipeline: Pipeline;
  readonly #http = createDefaultHttpClient();
  readonly #options: Required<Omit<ArmOptions, 'signal' | 'pace'>> & Pick<ArmOptions, 'signal'>;
  readonly #pace: Pace;

  constructor(workspace: Workspace, options: ArmOptions) {
    this.#base = new URL(workspace.endpoints.arm);
    this.#options = { firstDelay: 1000, pollDelay: 500, timeout: 120_000, ...options };
    this.#pace = options.pace ?? paceOf(workspace);
    this.#pipeline = createEmptyPipeline();
    this.#pipeline.addPolicy(decompressResponsePolicy());
    this.#pipeline.addPolicy(setClientRequestIdPolicy('x-ms-client-request-id'));
    this.#pipeline.addPolicy(userAgentPolicy({ userAgentPrefix: `picket/${readVersion()}` }));
    this.#pipeline.addPolicy(proxyPolicy());
    this.#pipeline.addPolicy(tlsPolicy(workspace.ca ? { ca: workspace.ca } : undefined));
    const scopes = `${workspace.endpoints.armAudience}/.default`;
    this.#pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential: workspace.credential, scopes }));
  }

  async get(path: string, apiVersion: string, query: Query = {}): Promise<JsonObject | undefined> {
    const answer = await this.#send({ method: 'GET', url: this.#url(path, apiVersion, query) }, [404]);
    return answer.status === 404 ? undefined : answer.body;
  }

  async list(path: string, apiVersion: string, query: Query = {}): Promise<JsonObject[]> {
    const found: JsonObject[] = [];
    const seen = new Set<string>();
    let url: string | undefined = this.#url(path, apiVersion, query);
    while (url !== undefined) {
      if (seen.has(url) || seen.size >= mostPages) throw loop(path);
      seen.add(url);
      const answer: Answer = await this.#send({ method: 'GET', url }, [404]);
      if (answer.status === 404) return found;
      found.push(...pageOf(answer.body, path));
      url = nextPage(answer.body, answer.headers, this.#base);
    }
    return found;
  }

  async put(path: string, apiVersion: string, body: JsonObject, options: WriteOptions = {}): Promise<JsonObject> {
    const url = this.#url(path, apiVersion);
    const answer = await this.#send({ method: 'PUT', url, body: JSON.stringify(body), ifMatch: options.ifMatch });
    const operation = operationUrl(answer);
    if (operation !== undefined) {
      await this.#finish(operation, path);
      return (await this.get(path, apiVersion)) ?? answer.body;
    }
    return this.#untilReady(answer.body, path, apiVersion);
  }

  async delete(path: string, apiVersion: string, options: WriteOptions = {}): Promise<void> {
    const call: Call = { method: 'DELETE', url: this.#url(path, apiVersion), ifMatch: options.ifMatch };
    const answer = await this.#send(call, [404]);
    const operation = answer.status === 404 ? undefined : operationUrl(answer);
    if (operation !== undefined) await this.#finish(operation, path);
  }

  async post(path: string, apiVersion: string, body: JsonObject): Promise<JsonObject> {
    const call: Call = { method: 'POST', url: this.#url(path, apiVersion), body: JSON.stringify(body) };
    const answer = await this.#send(call);
    const operation = operationUrl(answer);
    if (operation !== undefined) await this.#finish(operation, path);
    return answer.body;
  }

  #url(path: string, apiVersion: string, query: Query = {}): string {
    const url = new URL(this.#base.href.replace(/\/$/, '') + path);
    url.searchParams.set('api-version', apiVersion);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url.href;
  }

  /** Sends until it is answered; statuses of `accepted` are no failures. */
  async #send(call: Call, accepted: readonly number[] = []): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#pace.take(call.method, this.#options.signal);
        return await this.#sendOnce(call, accepted);
      } catch (error) {
        const delay = this.#delayBefore(error, attempt);
        if (delay === undefined) throw error;
        if (isThrottled(error)) {
          this.refused++;
          this.#pace.pause(call.method, delay);
        }
        await sleep(delay, undefined, { signal: this.#options.signal });
      }
    }
  }

  async #sendOnce(call: Call, accepted: readonly number[]): Promise<Answer> {
    const request = createPipelineRequest({
      url: call.url,
      method: call.method,
      headers: createHttpHeaders({
        accept: 'application/json',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.ifMatch === undefined ? {} : { 'if-match': call.ifMatch }),
      }),
      body: call.body,
      timeout: this.#options.timeout,
      abortSignal: this.#options.signal,
    });
    this.requests++;
    let response: PipelineResponse;
    try {
      response = await this.#pipeline.sendRequest(this.#http, request);
    } catch (error) {
      if (this.#options.signal?.aborted) throw error;
      throw connectionFailure(error, request.method, call.url, this.#options.timeout);
    }
    this.#pace.hear(
      call.method,
      response.headers.get(`x-ms-ratelimit-remaining-subscription-${operationOf(call.method)}`),
    );
    const success = response.status >= 200 && response.status < 300;
    if (!success && !accepted.includes(response.status)) throw answerFailure(response, call.method, call.url);
    return {
      status: response.status,
      headers: response.headers,
      body: success ? readBody(response, call.url, largestAnswer) : {},
    };
  }

  /** Milliseconds before the next attempt, or undefined where another one can not help. */
  #delayBefore(error: unknown, attempt: number): number | undefined {
    if (!(error instanceof Failure) || !error.retriable) return undefined;
    if (attempt >= (isThrottled(error) ? throttledAttempts : attempts)) return undefined;
    if (this.#options.signal?.aborted) return undefined;
    if (error.retryAfter !== undefined) return error.retryAfter <= longestWait ? error.retryAfter : undefined;
    const base = Math.min(this.#options.firstDelay * 2 ** (attempt - 1), longestDelay);
    return base * (0.75 + Math.random() / 2);
  }

  /** Follows a long-running operation. https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
  async #finish(start: string, path: string): Promise<void> {
    const end = Date.now() + longestOperation;
    let url = ownUrl(start, this.#base, path);
    for (let delay = Math.min(20, this.#options.pollDelay); ; delay = Math.min(delay * 2, this.#options.pollDelay)) {
      await sleep(delay, undefined, { signal: this.#options.signal });
      const answer = await this.#send({ method: 'GET', url }, [404]);
      if (isFinished(answer, path)) return;
      if (Date.now() > end) throw endless(path);
      const location = answer.headers.get('location');
      if (answer.status === 202 && location) url = ownUrl(location, this.#base, path);
      const asked = seconds(answer.headers.get('retry-after'));
      if (asked) await sleep(Math.min(asked, longestWait), undefined, { signal: this.#options.signal });
    }
  }

  /** A few services answer at once with a resource that is still being made. */
  async #untilReady(first: JsonObject, path: string, apiVersion: string): Promise<JsonObject> {
    const end = Date.now() + longestOperation;
    let body = first;
    while (isPending(body, path)) {
      if (Date.now() > end) throw endless(path);
      await sleep(this.#options.pollDelay, undefined, { signal: this.#options.signal });
      body = (await this.get(path, apiVersion)) ?? body;
    }
    return body;
  }
}

function isThrottled(error: unknown): boolean {
  return error instanceof Failure && error.code === 'service/throttled';
}

function pageOf(body: JsonObject, path: string): JsonObject[] {
  if (!Array.isArray(body.value)) {
    throw new Failure(
      'service/garbled',
      `The list ${path} has no "value": the answer has another shape than Azure documents.`,
    );
  }
  return body.value as JsonObject[];
}

function nextPage(body: JsonObject, headers: PipelineResponse['headers'], base: URL): string | undefined {
  const link = body.nextLink ?? body['@odata.nextLink'] ?? headers.get('x-ms-next-link');
  return typeof link === 'string' && link !== '' ? ownUrl(link, base, 'a next page') : undefined;
}

/** A token is only ever sent to the host that it was made for. */
function ownUrl(link: string, base: URL, what: string): string {
  const url = URL.canParse(link, base.href) ? new URL(link, base.href) : undefined;
  if (url?.origin === base.origin) return url.href;
  throw new Failure(
    'service/garbled',
    `The service sends us for ${what} to ${url?.origin ?? 'an address that is none'}, which is not ${base.origin}.`,
  );
}

function loop(path: string): Failure {
  return new Failure(
    'service/garbled',
    `The list ${path} never ends: the service gives a page again that it has given before.`,
  );
}
