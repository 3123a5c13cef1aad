import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, start } from './local-azure.ts';
import { askToken, exchange, send } from './raw.ts';

let running: Running;
let subscription: string;

beforeAll(async () => {
  running = await start();
  subscription = `/subscriptions/${running.env.PICKET_SUBSCRIPTION_ID}`;
});

afterAll(async () => {
  await running.local.close();
});

const version = 'api-version=2025-09-01';

/** The variables that hold the port, which each start may choose anew. */
function endpoints(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value.startsWith('https:')));
}

describe('tokens', () => {
  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 'AADSTS7000215'],
    ['no secret', { client_secret: '' }, 401, 'invalid_client', 'AADSTS7000218'],
    ['an unknown client', { client_id: 'nobody' }, 400, 'unauthorized_client', 'AADSTS700016'],
    ['an unknown tenant', { tenant: 'elsewhere' }, 400, 'invalid_request', 'AADSTS90002'],
    ['an unknown resource', { scope: 'https://graph.example/.default' }, 400, 'invalid_resource', 'AADSTS500011'],
    ['a scope that is none', { scope: 'User.Read' }, 400, 'invalid_scope', 'AADSTS1002012'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 'AADSTS70003'],
  ])('are refused for %s', async (_, changes, status, error, words) => {
    const answer = await askToken(running, changes as unknown as Record<string, string>);
    expect(answer).toMatchObject({ status, body: { error, error_description: expect.stringContaining(words) } });
  });

  it('are described where clients look', async () => {
    for (const tenant of [running.env.AZURE_TENANT_ID, 'adfs']) {
      const { body } = await send(running, 'GET', `/${tenant}/v2.0/.well-known/openid-configuration`, {
        audience: null,
      });
      expect(body).toMatchObject({ token_endpoint: expect.stringContaining(`/${tenant}/oauth2/v2.0/token`) });
    }
    const old = await send(running, 'GET', '/metadata/endpoints?api-version=2015-01-01', { audience: null });
    const current = await send(running, 'GET', '/metadata/endpoints?api-version=2022-09-01', { audience: null });
    expect(old.body).toMatchObject({ authentication: { loginEndpoint: expect.stringMatching(/\/adfs$/) } });
    expect(current.body).toMatchObject([{ authentication: { loginEndpoint: expect.stringMatching(/\/adfs$/) } }]);
  });

  it.each([
    ['none', {}, 'AuthenticationFailed'],
    ['one that is garbage', { authorization: 'Bearer abc.def.ghi' }, 'InvalidAuthenticationToken'],
    ['one of another kind', { authorization: 'Basic YTpi' }, 'InvalidAuthenticationToken'],
  ])('are demanded: %s gives 401', async (_, headers, code) => {
    const answer = await send(running, 'GET', `/subscriptions?${version}`, {
      audience: null,
      headers: headers as Record<string, string>,
    });
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringContaining('Bearer') },
      body: { error: { code } },
    });
  });

  it.each([
    ['GET', '/subscriptions?api-version=2022-12-01', 'https://monitor.azure.com'],
    ['POST', '/dataCollectionRules/dcr-0/streams/Custom-A?api-version=2023-01-01', 'https://management.azure.com'],
    ['POST', '/v1/workspaces/x/query', 'https://monitor.azure.com'],
  ])('for something else open nothing: %s %s with one for %s', async (method, path, audience) => {
    const answer = await send(running, method, path, { audience });
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationTokenAudience' } } });
  });

  it('expire, and stay good over a restart', async () => {
    const { access_token } = (await askToken(running, {})).body as { access_token: string };
    const headers = { authorization: `Bearer ${access_token}` };
    await running.local.close();
    running = await start({ dataDir: running.folder });
    const path = `/subscriptions?${version}`;
    expect((await exchange(running, 'GET', path, headers)).status).toBe(200);
    await running.local.close();
    const later = BigInt(Date.now() + 3_700_000) * 10_000n + 621_355_968_000_000_000n;
    running = await start({ dataDir: running.folder, now: () => later });
    expect(await exchange(running, 'GET', path, headers)).toMatchObject({
      status: 401,
      body: { error: { code: 'ExpiredAuthenticationToken' } },
    });
    await running.local.close();
    running = await start({ dataDir: running.folder });
  });

  it('and the secret behind them are for the owner only', () => {
    expect(statSync(join(running.folder, 'identity.json')).mode & 0o777).toBe(0o600);
    expect(running.lines.join('\n')).not.toContain(running.env.AZURE_CLIENT_SECRET);
  });
});

describe('requests', () => {
  it.each([
    ['another case', (path: string) => path.toUpperCase()],
    ['doubled slashes', (path: string) => path.replaceAll('/resource', '//resource')],
    ['an encoded hyphen', (path: string) => path.replace('api-version', 'api%2Dversion')],
    ['the whole URL as target', (path: string) => `https://localhost:1${path}`],
  ])('are understood with %s', async (_, changed) => {
    const path = changed(`${subscription}/resourceGroups/picket?${version}`).replace('API-VERSION', 'api-version');
    expect(await send(running, 'GET', path)).toMatchObject({ status: 200, body: { name: 'picket' } });
  });

  it.each([
    ['no api-version', '/subscriptions', 400, 'MissingApiVersionParameter'],
    ['an api-version that is none', '/subscriptions?api-version=latest', 400, 'InvalidApiVersionParameter'],
    ['another subscription', `/subscriptions/0?${version}`, 404, 'SubscriptionNotFound'],
    ['a path that is none', '/nothing/here', 404, 'NotFound'],
    [
      'a service that is not there',
      `/subscriptions/0/providers/Microsoft.Compute/disks?${version}`,
      501,
      'NotImplemented',
    ],
  ])('are refused for %s', async (_, path, status, code) => {
    const answer = await send(running, 'GET', path);
    expect(answer).toMatchObject({
      status,
      body: { error: { code } },
      headers: { 'x-ms-request-id': expect.any(String) },
    });
  });

  it('take the first of a parameter that is given twice', async () => {
    const twice = (first: string, second: string) => `/subscriptions?api-version=${first}&api-version=${second}`;
    expect(await send(running, 'GET', twice('2022-12-01', 'latest'))).toMatchObject({ status: 200 });
    expect(await send(running, 'GET', twice('latest', '2022-12-01'))).toMatchObject({ status: 400 });
  });

  it('says what an answer is, and that it is not kept', async () => {
    const { headers } = await send(running, 'GET', `/subscriptions?${version}`);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-cache, no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  it('for what is not there name it', async () => {
    const path = `${subscription}/resourceGroups/picket/providers/Microsoft.OperationalInsights/workspaces/local/providers/Microsoft.SecurityInsights/bookmarks/1`;
    const { body } = await send(running, 'PUT', `${path}?${version}`, { body: {} });
    expect(body).toMatchObject({ error: { message: expect.stringContaining(`PUT ${path}`) } });
  });

  it.each([
    ['group', '/resourceGroups/other', 'ResourceGroupNotFound'],
    [
      'workspace',
      '/resourceGroups/picket/providers/Microsoft.OperationalInsights/workspaces/other',
      'ResourceNotFound',
    ],
  ])('find no other %s', async (_, path, code) => {
    expect(await send(running, 'GET', `${subscription}${path}?${version}`)).toMatchObject({
      status: 404,
      body: { error: { code } },
    });
  });
});

describe('queries', () => {
  const ask = (query: string) =>
    send(running, 'POST', `/v1/workspaces/${running.env.PICKET_WORKSPACE_ID}/query`, {
      audience: 'https://api.loganalytics.io',
      headers: { 'content-type': 'application/json' },
      body: { query },
    });

  it('that take long let others be answered', async () => {
    await ask('print 1');
    const order: string[] = [];
    const heavy = ask('range x from 1 to 2000000 step 1 | summarize dcount(x % 1000)').then(({ status }) => {
      order.push(`heavy ${status}`);
    });
    const light = ask('print 2').then(({ status }) => order.push(`light ${status}`));
    const resource = send(running, 'GET', `${subscription}/resourceGroups/picket?${version}`);
    await Promise.all([heavy, light, resource.then(({ status }) => order.push(`resource ${status}`))]);
    expect(order.at(-1)).toBe('heavy 200');
    expect(order.toSorted()).toEqual(['heavy 200', 'light 200', 'resource 200']);
  });

  it('that give several tables have all of them in the answer', async () => {
    const { body } = await ask('print a = 1 | fork Named = (count) (project a); print b = 2');
    expect(body).toMatchObject({
      tables: [
        { name: 'Named', rows: [[1]] },
        { name: 'Table_1', rows: [[1]] },
        { name: 'PrimaryResult', columns: [{ name: 'b', type: 'long' }], rows: [[2]] },
      ],
    });
  });
});

describe('a start', () => {
  it('in a place that is no folder says so', async () => {
    const place = { dataDir: '/dev/null/data' };
    await expect(start(place)).rejects.toMatchObject({
      code: 'file/unwritable',
      message: expect.stringContaining('/dev/null/data'),
    });
  });

  it('that is fresh begins with an empty store and the same identity', async () => {
    const path = `${subscription}/resourceGroups/picket/providers/Microsoft.Logic/workflows/kept?${version}`;
    await send(running, 'PUT', path, { body: { properties: { definition: {} } } });
    const { env, folder } = running;
    await running.local.close();
    running = await start({ dataDir: folder, fresh: true });
    expect((await send(running, 'GET', path)).status).toBe(404);
    expect({ ...running.env, ...endpoints(env) }).toEqual(env);
  });

  it('on a port that is taken says so', async () => {
    const port = Number(new URL(running.local.url).port);
    await expect(start({ port })).rejects.toMatchObject({
      code: 'port/in-use',
      message: expect.stringContaining(String(port)),
    });
  });

  it('on a folder that is in use says so', async () => {
    await expect(start({ dataDir: running.folder })).rejects.toMatchObject({ code: 'store/locked' });
  });

  it('keeps who it is, and renews a certificate that is about to expire', async () => {
    const { AZURE_CLIENT_SECRET: secret } = running.env;
    const { ca } = running.local;
    await running.local.close();
    const nextYear = BigInt(Date.now() + 380 * 86_400_000) * 10_000n + 621_355_968_000_000_000n;
    running = await start({ dataDir: running.folder, now: () => nextYear });
    expect(running.env.AZURE_CLIENT_SECRET).toBe(secret);
    expect(running.local.ca).not.toBe(ca);
    await running.local.close();
    running = await start({ dataDir: running.folder });
    expect(await send(running, 'GET', `/subscriptions?${version}`)).toMatchObject({ status: 200 });
  });
});
