import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ArmOptions, createArm } from '../../src/azure/arm.ts';
import { clouds } from '../../src/azure/clouds.ts';
import type { Workspace } from '../../src/azure/connection.ts';
import type { Failure } from '../../src/core/failure.ts';
import { makeCertificates } from '../../src/local/certificate.ts';

/** One scripted answer. `cut` ends the connection in the middle of it. */
interface Scripted {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  cut?: boolean;
  /** No answer at all. */
  never?: boolean;
}

let server: Server;
let ca: string;
let base: string;
let script: Scripted[] = [];
let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];

beforeAll(async () => {
  const certificates = await makeCertificates(new Date());
  ca = certificates.ca;
  server = createServer({ cert: certificates.certificate, key: certificates.key }, answer);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  base = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  script = [];
  seen = [];
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    seen.push({
      method: request.method!,
      url: request.url!,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    });
    const next = script.shift() ?? { status: 500, body: { error: { code: 'Unscripted', message: 'no answer left' } } };
    if (next.never) return;
    const text = typeof next.body === 'string' ? next.body : next.body === undefined ? '' : JSON.stringify(next.body);
    const length = String(Buffer.byteLength(text) + (next.cut ? 100 : 0));
    response.writeHead(next.status ?? 200, {
      'content-type': 'application/json',
      'content-length': length,
      ...next.headers,
    });
    response.write(text);
    if (next.cut) response.destroy();
    else response.end();
  });
}

function client(options: ArmOptions = {}) {
  const workspace: Workspace = {
    name: 'test',
    subscription: 's',
    resourceGroup: 'g',
    workspace: 'w',
    endpoints: { ...clouds.public, arm: base },
    credential: { getToken: async () => ({ token: 'very-secret-token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
    ca,
  };
  return createArm(workspace, { firstDelay: 1, pollDelay: 1, ...options });
}

async function failureOf(run: Promise<unknown>): Promise<Failure> {
  return run.then(
    () => expect.unreachable('it should have failed'),
    (error: Failure) => error,
  );
}

const operation = () => ({ 'azure-asyncoperation': `${base}/operations/1?api-version=1` });

describe('what is sent', () => {
  it('asks with the api-version, the token and a request id, and gives the body', async () => {
    script = [{ body: { name: 'x', properties: { unknown: [1] } } }];
    expect(await client().get('/a/b', '2025-09-01', { $top: '5' })).toEqual({
      name: 'x',
      properties: { unknown: [1] },
    });
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/a/b?api-version=2025-09-01&%24top=5' });
    expect(seen[0].headers.authorization).toBe('Bearer very-secret-token');
    expect(seen[0].headers['x-ms-client-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('puts the whole body, with If-Match where asked', async () => {
    script = [{ status: 201, body: { etag: '2' } }];
    await client().put('/a', '1', { etag: '"1"', properties: { subTechniques: ['T1078.001'] } }, { ifMatch: '"1"' });
    expect(JSON.parse(seen[0].body)).toEqual({ etag: '"1"', properties: { subTechniques: ['T1078.001'] } });
    expect(seen[0].headers['if-match']).toBe('"1"');
  });

  it('a missing resource is undefined, an empty list, and already deleted', async () => {
    const missing = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'no' } } };
    script = [missing, missing, missing];
    expect(await client().get('/a', '1')).toBeUndefined();
    expect(await client().list('/a', '1')).toEqual([]);
    await client().delete('/a', '1');
    expect(seen).toHaveLength(3);
  });
});

describe('lists', () => {
  it('follows every page', async () => {
    script = [
      { body: { value: [{ name: '1' }], nextLink: `${base}/list?page=2` } },
      { body: { value: [{ name: '2' }], nextLink: '' } },
    ];
    expect(await client().list('/list', '1')).toEqual([{ name: '1' }, { name: '2' }]);
    expect(seen[1].url).toBe('/list?page=2');
  });

  it.each([
    ['pages that lead back', () => `${base}/list?page=2`, /never ends/],
    ['a page on another host', () => 'https://evil.example/list', /https:\/\/evil\.example/],
    ['a page that is no address', () => 'https://[', /an address that is none/],
  ])('stops at %s', async (_, link, words) => {
    script = [1, 2, 3].map(() => ({ body: { value: [], nextLink: link() } }));
    const failure = await failureOf(client().list('/list', '1'));
    expect(failure.code).toBe('service/garbled');
    expect(failure.message).toMatch(words);
  });

  it('an answer without a value is garbled, not an empty list', async () => {
    script = [{ body: { items: [] } }];
    expect((await failureOf(client().list('/list', '1'))).code).toBe('service/garbled');
  });
});

describe('repeats', () => {
  const fine: Scripted = { body: { name: 'x' } };
  it.each<[string, Scripted[], number]>([
    ['429 with Retry-After: 0', [{ status: 429, headers: { 'retry-after': '0' } }, fine], 2],
    ['429 with milliseconds', [{ status: 429, headers: { 'retry-after-ms': '1' } }, fine], 2],
    ['429 with a date', [{ status: 429, headers: { 'retry-after': new Date(0).toUTCString() } }, fine], 2],
    ['429 without Retry-After', [{ status: 429 }, { status: 429 }, fine], 3],
    ['500, 502, 503, 504, 408', [500, 502, 503, 504, 408].map(status => ({ status })).concat(fine as never), 6],
    ['half a JSON', [{ body: '{"name": ' }, fine], 2],
    ['a connection that is cut', [{ body: '{"na', cut: true }, fine], 2],
  ])('%s', async (_, answers, requests) => {
    script = answers;
    const arm = client();
    expect(await arm.get('/a', '1')).toEqual({ name: 'x' });
    expect(arm.requests).toBe(requests);
  });

  it.each([
    [503, 'service/unreachable', 6],
    [429, 'service/throttled', 20],
  ])("an endless %i is given up with %s after %i attempts, in the service's words", async (status, code, times) => {
    const answer = { status, body: { error: { code: 'TooManyRequests', message: 'Slow down.' } } };
    script = Array.from({ length: times }, () => answer);
    const failure = await failureOf(client({ firstDelay: 0 }).get('/a', '1'));
    expect(failure).toMatchObject({ code, status, retriable: true, message: expect.stringContaining('Slow down.') });
    expect(seen).toHaveLength(times);
  });

  it('a request that is never answered is a failure, and tried again', async () => {
    script = Array.from({ length: 6 }, () => ({ never: true }));
    const arm = client({ firstDelay: 0, timeout: 50 });
    expect(await failureOf(arm.get('/a', '1'))).toMatchObject({
      code: 'service/unreachable',
      message: expect.stringContaining('was not answered within 0.05 s'),
    });
    expect(arm.requests).toBe(6);
  });

  it('does not sit out an hour', async () => {
    script = [{ status: 429, headers: { 'retry-after': '3600' } }];
    expect(await failureOf(client().get('/a', '1'))).toMatchObject({
      code: 'service/throttled',
      retryAfter: 3_600_000,
    });
  });
});

describe('refusals', () => {
  it.each<[number, string]>([
    [400, 'service/refused'],
    [401, 'service/unauthorized'],
    [403, 'service/unauthorized'],
    [409, 'service/refused'],
    [412, 'service/refused'],
  ])('%i is %s, at once, with code, words and request id', async (status, code) => {
    const error = { code: 'BadThing', message: 'It is bad.', details: [{ message: 'Because of this.' }] };
    script = [{ status, body: { error }, headers: { 'x-ms-request-id': 'req-1' } }];
    const failure = await failureOf(client().put('/a', '1', {}));
    expect(failure).toMatchObject({ code, status });
    expect(failure.message).toBe(
      `PUT ${base}/a was answered with ${status}: BadThing: It is bad. Because of this. (request req-1)`,
    );
    expect(seen).toHaveLength(1);
  });

  it('says the innermost words of an error', async () => {
    const innererror = { message: 'A semantic error occurred.', innererror: { message: "'where': no column 'Usr'." } };
    const error = { code: 'BadArgumentError', message: 'It is bad.', innererror };
    script = [{ status: 400, body: { error } }];
    const { message } = await failureOf(client().get('/a', '1'));
    expect(message).toContain("BadArgumentError: It is bad. A semantic error occurred. 'where': no column 'Usr'.");
  });

  it.each([
    ['JSON', { error: { code: 'Bad\u001b[2J', message: 'One.\r\nalarm  forged' } }],
    ['text', 'One.\r\nalarm\u0007 forged'],
  ])('lets no words of a service, as %s, begin a line of their own', async (_, body) => {
    script = [{ status: 400, body }];
    const { message } = await failureOf(client().get('/a', '1'));
    expect(message).toMatch(/One\. alarm {1,2}forged/);
    expect(message).not.toMatch(/\p{Cc}/u);
  });

  it('never shows the token', async () => {
    script = [{ status: 403, body: 'no' }];
    const failure = await failureOf(client().get('/a', '1'));
    expect(JSON.stringify([failure.message, failure.stack])).not.toContain('very-secret-token');
  });

  it('a service that is not there', async () => {
    const workspace = { name: 't', subscription: 's', resourceGroup: 'g', workspace: 'w' };
    const credential = { getToken: async () => ({ token: 'x', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const endpoints = { ...clouds.public, arm: 'https://127.0.0.1:9' };
    const arm = createArm({ ...workspace, endpoints, credential }, { firstDelay: 1 });
    expect(await failureOf(arm.get('/a', '1'))).toMatchObject({ code: 'service/unreachable' });
  });

  it('a credential that fails', async () => {
    const workspace = { name: 't', subscription: 's', resourceGroup: 'g', workspace: 'w' };
    const credential = { getToken: async () => Promise.reject(new Error('AADSTS7000215: Invalid client secret')) };
    const arm = createArm({ ...workspace, endpoints: { ...clouds.public, arm: base }, credential, ca });
    const failure = await failureOf(arm.get('/a', '1'));
    expect(failure.code).toBe('service/unauthorized');
    expect(failure.message).toContain('AADSTS7000215');
  });
});

describe('long-running operations', () => {
  it('a PUT ends when its operation has ended, with the finished resource', async () => {
    script = [
      { status: 201, headers: operation(), body: { properties: { provisioningState: 'InProgress' } } },
      { body: { status: 'InProgress' } },
      { body: { status: 'Succeeded' } },
      { body: { name: 'done' } },
    ];
    expect(await client().put('/a', '1', {})).toEqual({ name: 'done' });
    expect(seen.map(one => one.url)).toEqual([
      '/a?api-version=1',
      '/operations/1?api-version=1',
      '/operations/1?api-version=1',
      '/a?api-version=1',
    ]);
  });

  it('a DELETE with only a Location', async () => {
    script = [
      { status: 202, headers: { location: `${base}/where` } },
      { status: 202, headers: { location: `${base}/where` } },
      { status: 204 },
    ];
    await client().delete('/a', '1');
    expect(seen).toHaveLength(3);
  });

  it('a resource that says itself that it is not ready', async () => {
    script = [
      { body: { properties: { provisioningState: 'Updating' } } },
      { body: { properties: { provisioningState: 'Succeeded' } } },
    ];
    expect(await client().put('/a', '1', {})).toEqual({ properties: { provisioningState: 'Succeeded' } });
  });

  it('an operation that fails says why', async () => {
    script = [
      { status: 202, headers: operation() },
      { body: { status: 'Failed', error: { code: 'Quota', message: 'Too many.' } } },
    ];
    const failure = await failureOf(client().put('/a', '1', {}));
    expect(failure.code).toBe('service/refused');
    expect(failure.message).toBe('The operation on /a ended as Failed: Quota: Too many.');
  });
});
