import { expect, it } from 'vitest';
import { after, compose, http, play, variable } from './playground.ts';

const foreach = (items: unknown, actions: object, more: object = {}) => ({
  type: 'Foreach',
  foreach: items,
  actions,
  ...more,
});

it('records every repetition with its index', async () => {
  const { action, statuses } = await play({
    Outer: foreach([['a', 'b'], ['c']], {
      Inner: foreach("@items('Outer')", {
        Say: compose("@{iterationIndexes('Outer')}/@{iterationIndexes('inner')}: @{items('inner')}"),
      }),
    }),
  });
  expect(statuses).toEqual({ Outer: 'Succeeded', Inner: 'Succeeded', Say: 'Succeeded' });
  expect(action('Outer')).toMatchObject({ iterationCount: 2 });
  expect(action('Say').repetitions).toMatchObject([
    {
      outputs: '0/0: a',
      repetitionIndexes: [
        { scopeName: 'Outer', itemIndex: 0 },
        { scopeName: 'Inner', itemIndex: 0 },
      ],
    },
    { outputs: '0/1: b', repetitionIndexes: [{ itemIndex: 0 }, { itemIndex: 1 }] },
    { outputs: '1/0: c', repetitionIndexes: [{ itemIndex: 1 }, { itemIndex: 0 }] },
  ]);
});

it('an action of this iteration is seen inside, all of them from outside', async () => {
  const { outputs, action } = await play({
    Loop: foreach([1, 2, 3], {
      Twice: compose('@mul(item(), 2)'),
      Next: compose("@add(outputs('Twice'), 1)", after('Twice')),
    }),
    All: compose("@outputs('twice')", after('Loop')),
  });
  expect(action('Next').repetitions?.map(one => one.outputs)).toEqual([3, 5, 7]);
  expect(outputs('All')).toEqual([2, 4, 6]);
});

it('one failed iteration fails the loop after all have ended', async () => {
  const answers = { Call: [{ status: 200 }, { status: 404 }, { status: 200 }] };
  const { action, run } = await play(
    { Loop: foreach([1, 2, 3], { Call: http({ retryPolicy: { type: 'none' } }) }) },
    { answers, loops: 'ordered' },
  );
  expect(action('Call').repetitions?.map(one => one.status)).toEqual(['Succeeded', 'Failed', 'Succeeded']);
  expect(action('Loop')).toMatchObject({ status: 'Failed', code: 'ActionFailed' });
  expect(run.status).toBe('Failed');
});

it.each([
  ['declared', {}, 20],
  ['declared', { runtimeConfiguration: { concurrency: { repetitions: 1 } } }, 1],
  ['declared', { runtimeConfiguration: { concurrency: { repetitions: 50 } } }, 30],
  ['declared', { operationOptions: 'Sequential' }, 1],
  ['ordered', {}, 1],
] as const)('%s loops with %j run %i side by side', async (loops, more, most) => {
  let running = 0;
  let highest = 0;
  const slow = async () => {
    highest = Math.max(highest, ++running);
    await new Promise(resolve => setImmediate(resolve));
    running--;
    return { status: 200 };
  };
  await play({ Loop: foreach('@range(0, 30)', { Call: http() }, more) }, { answers: { Call: slow }, loops });
  expect(highest).toBe(most);
});

it.each([
  ['@null', 'Null'],
  ["@triggerBody()?['x']", 'Null'],
  ['text', 'String'],
])('a loop over %s fails', async (items, type) => {
  const { action } = await play({ Loop: foreach(items, { A: compose(1) }) });
  expect(action('Loop')).toMatchObject({
    status: 'Failed',
    code: 'ExpressionEvaluationFailed',
    error: {
      message: `The execution of template action 'Loop' failed: the result of the evaluation of 'foreach' expression '${items}' is of type '${type}'. The result must be a valid array.`,
    },
  });
});

it('an empty loop succeeds', async () => {
  const { run, statuses } = await play({ Loop: foreach([], { A: compose(1) }) });
  expect(run.status).toBe('Succeeded');
  expect(statuses).toMatchObject({ Loop: 'Succeeded' });
});

const counting = (expression: string, limit: object) => ({
  N: variable('n', 'Integer', 0),
  Loop: {
    type: 'Until',
    expression,
    limit,
    runAfter: after('N'),
    actions: {
      Up: { type: 'IncrementVariable', inputs: { name: 'n' } },
      Wait: { type: 'Wait', inputs: { interval: { count: 1, unit: 'Minute' } }, runAfter: after('Up') },
    },
  },
  End: compose("@variables('n')", after('Loop')),
});

it.each([
  ["@equals(variables('n'), 3)", { count: 60, timeout: 'PT1H' }, 3],
  ["@equals(variables('n'), 0)", { count: 5, timeout: 'PT1H' }, 5],
  ["@equals(variables('n'), 0)", { count: 60, timeout: 'PT10M' }, 10],
  ["@equals(body('Up')?['value'], 2)", {}, 2],
])('until %s within %j goes round %i times', async (expression, limit, times) => {
  const { outputs, statuses, action } = await play(counting(expression, limit));
  expect(outputs('End')).toBe(times);
  expect(statuses.Loop).toBe('Succeeded');
  expect(action('Loop')).toMatchObject({ iterationCount: times });
});

it('a loop that must not reach its limit times out', async () => {
  const { Loop, ...others } = counting('@false', { count: 2, timeout: 'PT1H' });
  const { statuses } = await play({ ...others, Loop: { ...Loop, operationOptions: 'FailWhenLimitsReached' } });
  expect(statuses).toMatchObject({ Loop: 'TimedOut', End: 'Skipped' });
});

it('goes on after a failed iteration, and ends as the last one did', async () => {
  const step = compose("@div(10, sub(2, variables('n')))", after('Up'));
  const until = (expression: string) => {
    const { Loop, ...others } = counting(expression, {});
    return {
      ...others,
      Loop: { ...Loop, actions: { Up: Loop.actions.Up, Step: step } },
      Last: compose("@result('Loop')[1]", { Loop: ['Succeeded', 'Failed'] }),
    };
  };
  const recovers = await play(until("@greaterOrEquals(variables('n'), 3)"));
  expect(recovers.statuses.Loop).toBe('Succeeded');
  expect(recovers.outputs('Last')).toMatchObject({ name: 'Step', outputs: -10, repetitionCount: 3 });
  const fails = await play(until("@greaterOrEquals(variables('n'), 2)"));
  expect(fails.action('Loop')).toMatchObject({ status: 'Failed', code: 'ActionFailed' });
});

it('result() of a Foreach has one object a child, with its repetitions', async () => {
  const { outputs } = await play({
    Loop: foreach([1, 0, 2], { Div: compose("@div(10, items('Loop'))") }),
    Results: compose("@result('Loop')", { Loop: ['Failed'] }),
  });
  expect(outputs('Results')).toMatchObject([
    {
      name: 'Div',
      status: 'Failed',
      repetitionCount: 3,
      outputs: [{ status: 'Succeeded', outputs: 10 }, { status: 'Failed', code: 'BadRequest' }, { outputs: 5 }],
    },
  ]);
});

const set = (value: unknown, runAfter: object = {}) => ({
  type: 'SetVariable',
  inputs: { name: 'v', value },
  runAfter,
});
const copy = (value: unknown) => ({ Copy: compose(value), Set: set("@outputs('Copy')", after('Copy')) });

it.each([
  ['a text that doubles', '@range(0, 18)', 'String', 'x'.repeat(1024), "@concat(variables('v'), variables('v'))"],
  ['an array in an array', '@range(0, 300)', 'Array', [], "@createArray(variables('v'))"],
])('%s ends the loop before it ends the machine', async (_, items, type, first, value) => {
  const { statuses } = await play({
    V: variable('v', type, first),
    Loop: foreach(items, copy(value), { operationOptions: 'Sequential', runAfter: after('V') }),
  });
  expect(statuses.Loop).toBe('Failed');
});

it('ten thousand iterations are done in good time', async () => {
  const { outputs } = await play({
    V: variable('v', 'Array', []),
    Loop: foreach(
      '@range(0, 10000)',
      { Push: { type: 'AppendToArrayVariable', inputs: { name: 'v', value: '@item()' } } },
      { runAfter: after('V') },
    ),
    Count: compose("@length(variables('v'))", after('Loop')),
  });
  expect(outputs('Count')).toBe(10_000);
});
