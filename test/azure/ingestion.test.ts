import { afterAll, beforeEach, expect, it } from 'vitest';
import { ingestionClient } from '../../src/azure/ingestion.ts';
import { startIngestion } from '../helpers/ingestion-server.ts';

const server = await startIngestion();
const { credential, audience, ca, rules } = server.destination([]);
const { endpoint } = rules[0];
afterAll(() => server.close());
beforeEach(() => {
  server.refuse = () => undefined;
  server.calls.length = 0;
});

it('sends one batch in one call to the stream of the rule', async () => {
  const rows = Array.from({ length: 900 }, (_, n) => ({ n, text: 'x'.repeat(1000) }));
  await ingestionClient({ endpoint, credential, audience, ca })('dcr-7', 'Custom-T_CL', rows);
  expect(server.calls.map(call => [call.path, call.rows.length])).toEqual([
    ['/dataCollectionRules/dcr-7/streams/Custom-T_CL', 900],
  ]);
});

it.each<[number, Record<string, string>, Record<string, unknown>]>([
  [400, {}, { code: 'service/refused', status: 400 }],
  [401, {}, { code: 'service/unauthorized', status: 401 }],
  [403, {}, { code: 'service/unauthorized', status: 403 }],
  [404, {}, { code: 'service/refused', status: 404 }],
  [413, {}, { code: 'service/refused', status: 413 }],
  [429, { 'retry-after': '9' }, { code: 'service/throttled', status: 429, retryAfter: 9000 }],
  [429, { 'retry-after-ms': '150' }, { code: 'service/throttled', retryAfter: 150 }],
  [429, {}, { code: 'service/throttled', status: 429, retryAfter: undefined }],
  [408, {}, { code: 'service/unreachable', status: 408 }],
  [500, {}, { code: 'service/unreachable', status: 500 }],
  [503, { 'retry-after': '3' }, { code: 'service/unreachable', status: 503, retryAfter: 3000 }],
  [200, {}, { code: 'service/refused', status: 200 }],
])('%i %j is %j, after one call', async (status, headers, expected) => {
  server.refuse = () => ({ status, headers, code: 'TheCode' });
  const send = ingestionClient({ endpoint, credential, audience, ca });
  await expect(send('dcr-1', 'Custom-T_CL', [{ a: 1 }])).rejects.toMatchObject(expected);
  expect(server.calls).toHaveLength(1);
});

it('names the endpoint, the stream and the words of Azure', async () => {
  server.refuse = () => ({ status: 404, code: 'NotFound' });
  const send = ingestionClient({ endpoint, credential, audience, ca });
  await expect(send('dcr-1', 'Custom-T_CL', [{ a: 1 }])).rejects.toThrow(
    `${endpoint} answers 404 for the stream Custom-T_CL (NotFound): status 404`,
  );
});

it.each<[string, () => void, Partial<Parameters<typeof ingestionClient>[0]>, string]>([
  [
    'a connection that is cut',
    () => {
      server.refuse = () => 'hang-up';
    },
    {},
    'service/unreachable',
  ],
  ['a name that does not exist', () => {}, { endpoint: 'https://nowhere.invalid' }, 'service/unreachable'],
  ['a certificate of someone else', () => {}, { ca: undefined }, 'service/unreachable'],
  [
    'a credential that gives no token',
    () => {},
    {
      credential: {
        getToken: async () =>
          Promise.reject(Object.assign(new Error('AADSTS7000215'), { name: 'AuthenticationError' })),
      },
    },
    'service/unauthorized',
  ],
])('%s is a failure with its reason', async (_name, prepare, target, code) => {
  prepare();
  const send = ingestionClient({ endpoint, credential, audience, ca, ...target });
  await expect(send('dcr-1', 'Custom-T_CL', [{ a: 1 }])).rejects.toMatchObject({ code });
});
