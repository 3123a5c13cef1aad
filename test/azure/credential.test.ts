import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clouds } from '../../src/azure/clouds.ts';
import { chooseCredential, githubToken, type SignIn } from '../../src/azure/credential.ts';

const ids = { tenant: '11111111-1111-1111-1111-111111111111', clientId: '22222222-2222-2222-2222-222222222222' };
const github = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example/?x=1', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' };
const pipelines = { SYSTEM_OIDCREQUESTURI: 'https://dev.example/oidc', SYSTEM_ACCESSTOKEN: 't' };

afterEach(() => vi.unstubAllEnvs());

describe('the credential of a workspace', () => {
  it.each<[string, SignIn, Record<string, string>, string]>([
    ['what there is, without anything said', {}, {}, 'DefaultAzureCredential'],
    ['GitHub in its jobs', ids, github, 'ClientAssertionCredential'],
    ['a secret before GitHub', ids, { ...github, AZURE_CLIENT_SECRET: 's' }, 'DefaultAzureCredential'],
    ['Azure DevOps in its jobs', { ...ids, serviceConnection: 'c' }, pipelines, 'AzurePipelinesCredential'],
    ['a managed identity', { credential: 'managed-identity' }, {}, 'ManagedIdentityCredential'],
    ['the Azure CLI', { credential: 'cli', ...ids }, github, 'AzureCliCredential'],
    ['a client secret', { credential: 'secret', ...ids }, { AZURE_CLIENT_SECRET: 's' }, 'ClientSecretCredential'],
    ['the environment', { credential: 'environment' }, {}, 'EnvironmentCredential'],
  ])('is %s', (_, signIn, env, name) => {
    for (const [key, value] of Object.entries(env)) vi.stubEnv(key, value);
    expect(chooseCredential(signIn, clouds.public.authority, env).constructor.name).toBe(name);
  });

  it.each<[string, SignIn, RegExp]>([
    ['github outside of a job', { credential: 'github', ...ids }, /needs the permission `id-token: write`/],
    ['a secret that is not set', { credential: 'secret', ...ids }, /needs AZURE_CLIENT_SECRET/],
    ['no tenant', { credential: 'secret', clientId: ids.clientId }, /needs/],
    ['no service connection', { credential: 'azure-pipelines', ...ids }, /needs `serviceConnection`/],
  ])('says what %s lacks', (_, signIn, message) => {
    expect(() => chooseCredential(signIn, clouds.public.authority, {})).toThrow(message);
  });

  it('of GitHub is made with the token of its job', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`);
      response.end(asked.length === 1 ? '{"value":"signed-by-github"}' : '{}');
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/?job=1`;
    expect(await githubToken(url, 'of-the-job')).toBe('signed-by-github');
    await expect(githubToken(url, 'of-the-job')).rejects.toThrow(/GitHub gave no token/);
    expect(asked[0]).toBe('/?job=1&audience=api%3A%2F%2FAzureADTokenExchange bearer of-the-job');
    server.close();
  });

  it('is asked for at the authority of its cloud', () => {
    expect(clouds.usgov.authority).toBe('https://login.microsoftonline.us');
    expect(clouds.china.arm).toBe('https://management.chinacloudapi.cn');
  });
});
