import { expect, it } from 'vitest';
import { after, compose, http, play, variable } from './playground.ts';

const bad = { answers: { Call: { status: 404 } } };
const fails = http({ retryPolicy: { type: 'none' } });

it.each([
  ['a chain succeeds', { A: compose(1), B: compose(2, after('A')) }, { A: 'Succeeded', B: 'Succeeded' }, 'Succeeded'],
  [
    'a failure skips what follows',
    { Call: fails, B: compose(2, after('Call')), C: compose(3, after('B')) },
    { Call: 'Failed', B: 'Skipped', C: 'Skipped' },
    'Failed',
  ],
  [
    'a failure that is handled',
    { Call: fails, B: compose(2, { Call: ['Failed'] }) },
    { Call: 'Failed', B: 'Succeeded' },
    'Succeeded',
  ],
  [
    'a handler that is not needed',
    { A: compose(1), B: compose(2, { A: ['Failed'] }) },
    { A: 'Succeeded', B: 'Skipped' },
    'Succeeded',
  ],
  [
    'a skipped action counts as what came before',
    { Call: fails, B: compose(1, after('Call')), C: compose(2, { B: ['Skipped'] }) },
    { Call: 'Failed', B: 'Skipped', C: 'Succeeded' },
    'Succeeded',
  ],
  ['one failed branch of two', { Call: fails, B: compose(1) }, { Call: 'Failed', B: 'Succeeded' }, 'Failed'],
  [
    'a join waits for both',
    { Call: fails, B: compose(1), C: compose(2, { Call: ['Succeeded', 'Failed'], B: ['Succeeded'] }) },
    { Call: 'Failed', B: 'Succeeded', C: 'Succeeded' },
    'Succeeded',
  ],
  [
    'a scope fails by its last action',
    { S: { type: 'Scope', actions: { Call: fails } }, B: compose(1, { S: ['Failed'] }) },
    { S: 'Failed', Call: 'Failed', B: 'Succeeded' },
    'Succeeded',
  ],
  [
    'a scope that handles its failure',
    { S: { type: 'Scope', actions: { Call: fails, B: compose(1, { Call: ['Failed', 'TimedOut'] }) } } },
    { S: 'Succeeded', Call: 'Failed', B: 'Succeeded' },
    'Succeeded',
  ],
  [
    'a skipped scope skips all in it',
    {
      Call: fails,
      S: {
        type: 'Scope',
        runAfter: after('Call'),
        actions: { I: { type: 'If', expression: { and: [] }, actions: { B: compose(1) } } },
      },
    },
    { Call: 'Failed', S: 'Skipped', I: 'Skipped', B: 'Skipped' },
    'Failed',
  ],
])('%s', async (_, actions, statuses, status) => {
  const played = await play(actions, bad);
  expect(played.statuses).toEqual(statuses);
  expect(played.run.status).toBe(status);
});

it('says why an action was skipped', async () => {
  const { action } = await play({ Call: fails, B: compose(1, after('Call')) }, bad);
  expect(action('B')).toMatchObject({
    code: 'ActionSkipped',
    error: {
      code: 'ActionConditionFailed',
      message:
        "The execution of template action 'B' is skipped: the 'runAfter' condition for action 'Call' is not satisfied. Expected status values 'Succeeded' and actual value 'Failed'.",
    },
  });
});

const branches = (expression: unknown) => ({
  I: { type: 'If', expression, actions: { Yes: compose(1) }, else: { actions: { No: compose(2) } } },
});
const body = { event: { body: { severity: 'High', tags: ['vip'], owner: null, n: 5 } } };

it.each([
  [{ and: [{ equals: ["@triggerBody()['severity']", 'High'] }] }, true],
  [{ and: [] }, true],
  [{ or: [{ equals: ['@1', 2] }, { contains: ["@triggerBody()['tags']", 'vip'] }] }, true],
  [{ and: [{ not: { equals: ["@triggerBody()?['owner']", '@null'] } }] }, false],
  [{ and: [{ equals: ["@triggerBody()?['owner']", null] }] }, true],
  [{ and: [{ greater: ["@triggerBody()['n']", 4] }, { lessOrEquals: ["@triggerBody()['n']", 5] }] }, true],
  [{ and: [{ startsWith: ["@triggerBody()['severity']", 'hi'] }, { endsWith: ['abc', 'bd'] }] }, false],
  ["@equals(triggerBody()['n'], 5)", true],
])('the condition %j gives %s', async (expression, holds) => {
  const { statuses } = await play(branches(expression), body);
  expect(statuses).toEqual({
    I: 'Succeeded',
    Yes: holds ? 'Succeeded' : 'Skipped',
    No: holds ? 'Skipped' : 'Succeeded',
  });
});

function switching(expression: unknown, one: unknown, two: unknown) {
  const cases = { One: { case: one, actions: { A: compose(1) } }, Two: { case: two, actions: { B: compose(2) } } };
  return { S: { type: 'Switch', expression, cases, default: { actions: { D: compose(3) } } } };
}

it.each([
  ['a', ['a', 'b'], { A: 'Succeeded', B: 'Skipped', D: 'Skipped' }],
  ['@add(1, 1)', [1, 2], { A: 'Skipped', B: 'Succeeded', D: 'Skipped' }],
  ['A', ['a', 'b'], { A: 'Skipped', B: 'Skipped', D: 'Succeeded' }],
])('a switch on %s', async (expression, [one, two], statuses) => {
  const played = await play(switching(expression, one, two));
  expect(played.statuses).toEqual({ S: 'Succeeded', ...statuses });
});

it('a switch on null fails before its branches, a case of another type in them', async () => {
  const onNull = await play(switching('@null', 'a', 'b'));
  expect(onNull.action('S')).toMatchObject({ status: 'Failed', code: 'ExpressionEvaluationFailed' });
  expect(onNull.action('D')).toMatchObject({
    status: 'Skipped',
    error: {
      code: 'ActionDependencyFailed',
      message:
        "The execution of template action 'D' is skipped: dependant action 'S' completed with status 'Failed' and code 'ExpressionEvaluationFailed'.",
    },
  });
  const mixed = await play(switching('@add(1, 1)', '2', '3'));
  expect(mixed.statuses).toEqual({ S: 'Failed', A: 'Failed', B: 'Failed', D: 'Failed' });
  expect(mixed.action('A')).toMatchObject({ code: 'InternalServerError' });
});

it.each([
  ['Succeeded', undefined, { status: 'Succeeded' }],
  ['Cancelled', undefined, { status: 'Cancelled' }],
  [
    'Failed',
    { code: 'E1', message: 'No luck' },
    { status: 'Failed', code: 'E1', error: { code: 'E1', message: 'No luck' } },
  ],
])('Terminate ends the run as %s', async (runStatus, runError, end) => {
  const { run, statuses } = await play({
    S: {
      type: 'Scope',
      actions: {
        T: { type: 'Terminate', inputs: { runStatus, ...(runError && { runError }) } },
        N: compose(1, after('T')),
      },
    },
    B: compose(1, after('S')),
  });
  expect(run).toMatchObject(end);
  expect(statuses).toEqual({ S: 'Cancelled', T: 'Succeeded', N: 'Skipped', B: 'Skipped' });
});

it('a cancelled run starts nothing more', async () => {
  const controller = new AbortController();
  const cancels = () => {
    controller.abort();
    return { status: 200 };
  };
  const { run, statuses } = await play(
    { Call: http(), B: compose(1, after('Call')) },
    { answers: { Call: cancels }, signal: controller.signal },
  );
  expect(run.status).toBe('Cancelled');
  expect(statuses).toEqual({ Call: 'Succeeded', B: 'Skipped' });
});

it('variables are shared and keep their type', async () => {
  const { outputs, statuses, action } = await play({
    N: variable('n', 'Integer', 1),
    L: variable('list', 'array', undefined, after('N')),
    T: variable('t', 'String', undefined, after('L')),
    Up: { type: 'IncrementVariable', inputs: { name: 'N', value: 4 }, runAfter: after('T') },
    Down: { type: 'DecrementVariable', inputs: { name: 'n' }, runAfter: after('Up') },
    Push: {
      type: 'AppendToArrayVariable',
      inputs: { name: 'list', value: "@variables('n')" },
      runAfter: after('Down'),
    },
    Add: { type: 'AppendToStringVariable', inputs: { name: 't', value: 'x@{1}' }, runAfter: after('Push') },
    All: compose("@createArray(variables('n'), variables('list'), variables('t'))", after('Add')),
    Wrong: { type: 'SetVariable', inputs: { name: 'n', value: 'text' }, runAfter: after('All') },
  });
  expect(outputs('All')).toEqual([4, [4], 'x1']);
  expect(statuses.Wrong).toBe('Failed');
  expect(action('Wrong')).toMatchObject({
    code: 'BadRequest',
    error: {
      message: expect.stringContaining(
        "of type 'Integer' cannot be initialized or updated with value 'text' of type 'String'",
      ),
    },
  });
});

it('waits on the clock that it is given', async () => {
  const { waits, run } = await play({
    A: { type: 'Wait', inputs: { interval: { count: 5, unit: 'Minute' } } },
    B: { type: 'Wait', inputs: { until: { timestamp: '@addMinutes(utcNow(), 1)' } }, runAfter: after('A') },
  });
  expect(waits).toEqual([300_000, 60_000]);
  expect(run.endTime).toBe('2026-11-20T10:06:00.0000000Z');
});

it('result() shows what is in a scope', async () => {
  const { outputs } = await play(
    {
      Try: { type: 'Scope', actions: { Call: fails, B: compose(1, after('Call')) } },
      Catch: {
        type: 'Query',
        inputs: { from: "@result('Try')", where: "@equals(item()['status'], 'Failed')" },
        runAfter: { Try: ['Failed'] },
      },
      Say: compose(
        "@{first(body('Catch'))['name']}: @{first(body('Catch'))['code']} @{outputs('Call')['statusCode']}",
        after('Catch'),
      ),
    },
    bad,
  );
  expect(outputs('Say')).toBe('Call: NotFound 404');
});

it('what can not be done as the service does it ends the run at its place', async () => {
  const { run } = await play({ A: compose("@formatNumber(1.5, 'N2', 'de-DE')"), B: compose(1, after('A')) });
  expect(run).toMatchObject({
    status: 'Cancelled',
    refused: { code: 'workflow/unsupported', path: ['actions', 'A'], message: expect.stringContaining('de-DE') },
  });
});

it('gives the outputs of the workflow', async () => {
  const { run } = await play(
    { A: compose({ x: 1 }) },
    { definition: { outputs: { answer: { type: 'Object', value: "@outputs('A')" } } } },
  );
  expect(run.outputs).toEqual({ answer: { x: 1 } });
});
