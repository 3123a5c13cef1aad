import { expect, it } from 'vitest';
import { Failure } from '../../../../src/core/failure.ts';
import { after, compose, http, play, variable } from './playground.ts';

const text = (value: string) => new TextEncoder().encode(value);

it('an HTTP action becomes a request', async () => {
  const { calls } = await play(
    {
      Call: http({
        method: 'POST',
        queries: { q: 'a b', n: 1 },
        headers: { 'X-A': '@{1}', 'X-N': null },
        body: { id: "@triggerBody()['id']" },
        authentication: { type: 'ManagedServiceIdentity', audience: 'https://graph.microsoft.com' },
      }),
    },
    { event: { body: { id: 9 } } },
  );
  expect(calls).toMatchObject([
    {
      kind: 'http',
      action: 'Call',
      method: 'POST',
      url: 'https://api.contoso.example/x?q=a%20b&n=1',
      headers: { 'X-A': '1' },
      body: { id: 9 },
      authentication: { type: 'ManagedServiceIdentity' },
      timeoutMilliseconds: 120_000,
    },
  ]);
});

it.each([
  ['application/json; charset=utf-8', '{"a":1,"big":12345678901234567890}', { a: 1, big: 12345678901234567000 }],
  ['application/problem+json', '[1]', [1]],
  ['text/plain', 'hello', 'hello'],
  ['application/xml', '<a/>', { '$content-type': 'application/xml', $content: 'PGEvPg==' }],
  ['application/json', '', undefined],
])('an answer of %s is read', async (type, content, body) => {
  const { outputs } = await play(
    { Call: http() },
    { answers: { Call: { status: 200, headers: { 'Content-Type': type }, body: text(content) } } },
  );
  expect(outputs('Call')).toEqual({
    statusCode: 200,
    headers: { 'Content-Type': type },
    ...(body !== undefined && { body }),
  });
});

it.each([
  [200, 'Succeeded', 'OK'],
  [204, 'Succeeded', 'NoContent'],
  [302, 'Succeeded', 'Found'],
  [400, 'Failed', 'BadRequest'],
  [403, 'Failed', 'Forbidden'],
  [418, 'Failed', '418'],
  [429, 'Failed', '429'],
])('%i ends as %s with %s', async (status, ended, code) => {
  const { action, calls } = await play(
    { Call: http({ retryPolicy: { type: 'none' } }) },
    { answers: { Call: { status } } },
  );
  expect(action('Call')).toMatchObject({ status: ended, code, outputs: { statusCode: status } });
  expect(calls).toHaveLength(1);
});

const down = { status: 503 };
const ok = { status: 200 };

it.each([
  ['the default policy', undefined, [down, down, ok], [7500, 15_000], 'Succeeded'],
  ['the default policy that gives up', undefined, [down], [7500, 15_000, 30_000, 45_000], 'Failed'],
  ['none', { type: 'none' }, [down], [], 'Failed'],
  ['fixed', { type: 'fixed', count: 2, interval: 'PT30S' }, [down], [30_000, 30_000], 'Failed'],
  [
    'exponential',
    { type: 'exponential', count: 3, interval: 'PT10S', maximumInterval: 'PT15S' },
    [down],
    [10_000, 15_000, 15_000],
    'Failed',
  ],
  [
    'the wait that the service asks for',
    undefined,
    [{ status: 429, headers: { 'Retry-After': '3' } }, ok],
    [3000],
    'Succeeded',
  ],
])('%s', async (_, retryPolicy, answers, waits, status) => {
  const played = await play({ Call: http({ ...(retryPolicy && { retryPolicy }) }) }, { answers: { Call: answers } });
  expect(played.waits).toEqual(waits);
  expect(played.statuses.Call).toBe(status);
  expect(played.action('Call')).toMatchObject(
    waits.length > 0 ? { retryHistory: waits.map(() => ({ code: expect.any(String) })) } : {},
  );
  expect(played.calls.map(call => call.attempt)).toEqual([...waits.keys(), waits.length].map(index => index + 1));
});

it('a service that does not answer fails the action', async () => {
  const unreachable = () => {
    throw new Failure('service/unreachable', 'api.contoso.example does not answer.');
  };
  const { action, waits } = await play({ Call: http() }, { answers: { Call: unreachable } });
  expect(action('Call')).toMatchObject({
    status: 'Failed',
    code: 'BadRequest',
    error: { message: 'Http request failed: api.contoso.example does not answer.' },
  });
  expect(waits).toHaveLength(4);
});

it('an answer that says JSON and is none fails the action', async () => {
  const answer = { status: 200, headers: { 'Content-Type': 'application/json' }, body: text('{"broken') };
  const { action } = await play({ Call: http() }, { answers: { Call: answer } });
  expect(action('Call')).toMatchObject({
    status: 'Failed',
    code: 'BadRequest',
    error: { message: 'Http request failed: the content was not a valid JSON.' },
  });
});

it.each([
  ['text', { body: 'plain' }, { 'Content-Type': 'text/plain; charset=utf-8' }],
  ['data', { body: [1] }, { 'Content-Type': 'application/json; charset=utf-8' }],
  ['binary content', { body: { '$content-type': 'image/png', $content: '' } }, { 'Content-Type': 'image/png' }],
  [
    'its own type',
    { body: { a: 1 }, headers: { 'content-type': 'application/x-custom' } },
    { 'content-type': 'application/x-custom' },
  ],
  ['nothing', {}, {}],
])('a body of %s has a content type', async (_, inputs, headers) => {
  const { calls } = await play({ Call: http({ method: 'POST', ...inputs }) });
  expect(calls[0].headers).toEqual(headers);
});

it('queries take the place of the query string', async () => {
  const { calls } = await play({ Call: http({ uri: 'https://api.contoso.example/x?old=1', queries: { q: 'a&b' } }) });
  expect(calls).toMatchObject([{ url: 'https://api.contoso.example/x?q=a%26b' }]);
});

it('a bug in what answers is no failure of the action', async () => {
  const broken = () => {
    throw new TypeError('broken');
  };
  await expect(play({ Call: http() }, { answers: { Call: broken } })).rejects.toThrow('broken');
});

it('follows 202 until there is a result', async () => {
  const accepted = { status: 202, headers: { Location: 'https://api.contoso.example/op/1', 'Retry-After': '5' } };
  const { calls, waits, outputs } = await play(
    { Call: http({ method: 'POST' }) },
    { answers: { Call: [accepted, accepted, { status: 200, body: 'done' }] } },
  );
  expect(calls.map(call => `${call.method} ${call.kind === 'http' ? call.url : ''}`)).toEqual([
    'POST https://api.contoso.example/x',
    'GET https://api.contoso.example/op/1',
    'GET https://api.contoso.example/op/1',
  ]);
  expect(waits).toEqual([5000, 5000]);
  expect(outputs('Call')).toMatchObject({ statusCode: 200, body: 'done' });
});

it('takes 202 as it is when the asynchronous pattern is off', async () => {
  const accepted = { status: 202, headers: { Location: 'https://api.contoso.example/op/1' } };
  const { outputs } = await play(
    { Call: { ...http(), operationOptions: 'DisableAsyncPattern' } },
    { answers: { Call: accepted } },
  );
  expect(outputs('Call')).toMatchObject({ statusCode: 202 });
});

it.each(['<missing>', 'ftp://x.example', "@{triggerBody()?['url']}"])('the address %s is refused', async uri => {
  const { action } = await play({ Call: http({ uri }) });
  expect(action('Call')).toMatchObject({ status: 'Failed', code: 'BadRequest' });
});

const sentinel = (method: string, path: string, more: object = {}) => ({
  type: 'ApiConnection',
  inputs: {
    host: { connection: { name: "@parameters('$connections')['azuresentinel']['connectionId']" } },
    method,
    path,
    ...more,
  },
});

it('a connector call says which operation it is', async () => {
  const { calls } = await play({
    Comment: sentinel('post', '/Incidents/Comment', { body: { incidentArmId: '/i/1', message: 'Hi' } }),
  });
  expect(calls).toMatchObject([
    {
      kind: 'connector',
      api: 'azuresentinel',
      method: 'POST',
      operation: 'Add comment to incident (V3)',
      parameters: { incidentArmId: '/i/1', message: 'Hi' },
    },
  ]);
});

it('a webhook is answered when its callback came', async () => {
  const action = {
    ...sentinel('', '/subscribe', { body: { callback_url: '@{listCallbackUrl()}' } }),
    type: 'ApiConnectionWebhook',
  };
  const { calls, outputs } = await play(
    { Ask: action },
    { answers: { Ask: { status: 200, body: { SelectedOption: 'Approve' } } } },
  );
  expect(calls).toMatchObject([
    {
      webhook: true,
      body: { callback_url: 'https://callback.contoso.example/00000000-0000-4000-8000-000000000001/Ask' },
    },
  ]);
  expect(outputs('Ask')).toMatchObject({ body: { SelectedOption: 'Approve' } });
});

it('another workflow is called by its trigger', async () => {
  const action = {
    type: 'Workflow',
    inputs: {
      host: { triggerName: 'manual', workflow: { id: '/workflows/Child' } },
      body: { a: 1 },
      headers: { h: 'v' },
    },
  };
  const { calls } = await play({ Child: action });
  expect(calls).toMatchObject([
    {
      kind: 'workflow',
      workflowId: '/workflows/Child',
      triggerName: 'manual',
      body: { a: 1 },
      headers: { 'x-ms-workflow-name': 'test', h: 'v' },
    },
  ]);
});

it('answers the caller once', async () => {
  const response = (body: unknown, runAfter = {}) => ({
    type: 'Response',
    kind: 'Http',
    inputs: { statusCode: 201, body },
    runAfter,
  });
  const { run, statuses } = await play({ A: response({ ok: true }), B: response('again', after('A')) });
  expect(run.response).toEqual({ status: 201, headers: {}, body: { ok: true } });
  expect(statuses).toEqual({ A: 'Succeeded', B: 'Failed' });
});

it('a static result stands for the call', async () => {
  const definition = {
    staticResults: { Http0: { status: 'Failed', outputs: { statusCode: 500 }, code: 'InternalServerError' } },
  };
  const action = {
    ...http(),
    runtimeConfiguration: { staticResult: { staticResultOptions: 'Enabled', name: 'Http0' } },
  };
  const { calls, action: named } = await play({ Call: action }, { definition });
  expect(calls).toEqual([]);
  expect(named('Call')).toMatchObject({ status: 'Failed', code: 'InternalServerError', outputs: { statusCode: 500 } });
});

it('what is secure stands in no history', async () => {
  const secured = (...properties: string[]) => ({ runtimeConfiguration: { secureData: { properties } } });
  const { run } = await play(
    {
      Secret: { ...http(), ...secured('outputs') },
      Uses: { ...http({ headers: { k: "@{body('Secret')}" } }, after('Secret')) },
      Copies: compose("@body('Secret')", after('Uses')),
      Key: http(
        {
          headers: { Authorization: 'Bearer hunter2', 'x-apikey': 'hunter2' },
          authentication: { type: 'ActiveDirectoryOAuth', clientId: 'c', secret: 'hunter2' },
        },
        after('Copies'),
      ),
      Raw: http({ authentication: { type: 'Raw', value: 'hunter2' } }, after('Key')),
      Parameter: http({ body: "@parameters('password')" }, after('Raw')),
    },
    {
      answers: { Secret: { status: 200, body: 'hunter2' } },
      definition: { parameters: { password: { type: 'SecureString', defaultValue: 'hunter2' } } },
    },
  );
  expect(run.status).toBe('Succeeded');
  expect(JSON.stringify(run)).not.toContain('hunter2');
  expect(run.actions.map(action => ('secure' in action ? action.secure : undefined))).toEqual([
    ['outputs'],
    ['inputs'],
    ['inputs', 'outputs'],
    undefined,
    undefined,
    ['inputs'],
  ]);
});

it('a secret stays one through variables, loops and messages', async () => {
  const { run, statuses } = await play(
    {
      V: variable('v', 'String'),
      Secret: { ...http({}, after('V')), runtimeConfiguration: { secureData: { properties: ['outputs'] } } },
      Keep: { type: 'SetVariable', inputs: { name: 'v', value: "@body('Secret')" }, runAfter: after('Secret') },
      Copy: compose("@toUpper(variables('v'))", after('Keep')),
      Again: compose("@outputs('Copy')", after('Copy')),
      Loop: {
        type: 'Foreach',
        foreach: "@createArray(variables('v'))",
        actions: { One: compose('@item()') },
        runAfter: after('Again'),
      },
      Bad: compose("@int(variables('v'))", after('Loop')),
      Other: compose('plain', after('Loop')),
    },
    { answers: { Secret: { status: 200, body: 'hunter2' } } },
  );
  expect(statuses).toMatchObject({ Loop: 'Succeeded', Bad: 'Failed', Other: 'Succeeded' });
  expect(JSON.stringify(run)).not.toMatch(/hunter2/i);
  expect(run.actions.find(action => action.name === 'Other')).toMatchObject({ outputs: 'plain' });
});
