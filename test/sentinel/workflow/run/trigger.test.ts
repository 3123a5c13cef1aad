import { expect, it } from 'vitest';
import { compose, play } from './playground.ts';

const triggers = (more: object, type = 'Request') => ({ triggers: { manual: { type, ...more } } });
const body = compose('@triggerBody()');

it('splits its input into one run an item', async () => {
  const event = { headers: { h: 'v' }, body: { value: [1, 2] } };
  const definition = triggers({ splitOn: "@triggerBody()?['value']" }, 'ApiConnection');
  const { outcome } = await play(
    { A: compose("@{triggerBody()}@{triggerOutputs()['headers']['h']}") },
    { definition, event },
  );
  expect(outcome.runs.map(run => run.actions[0])).toMatchObject([{ outputs: '1v' }, { outputs: '2v' }]);
  expect(new Set(outcome.runs.map(run => run.id)).size).toBe(2);
});

it.each([
  ["@equals(triggerBody()?['severity'], 'High')", 'Succeeded'],
  ["@equals(triggerBody()?['severity'], 'Low')", 'Skipped'],
  ["@triggerBody()['nothing']", 'Failed'],
])('the condition %s: %s', async (expression, status) => {
  const definition = triggers({ conditions: [{ expression }] });
  const { outcome } = await play({ A: body }, { definition, event: { body: { severity: 'High' } } });
  expect(outcome.fired.status).toBe(status);
  expect(outcome.runs).toHaveLength(status === 'Succeeded' ? 1 : 0);
});

it('refuses a request that does not fit its schema, when it validates', async () => {
  const inputs = { schema: { type: 'object', properties: { id: { type: 'integer' } } } };
  const definition = triggers({ inputs, operationOptions: 'EnableSchemaValidation' });
  const { outcome } = await play({ A: body }, { definition, event: { body: { id: 'x' } } });
  expect(outcome.fired).toMatchObject({
    status: 'Failed',
    error: {
      code: 'TriggerInputSchemaMismatch',
      message: expect.stringContaining('id: Invalid type. Expected Integer but got String.'),
    },
  });
  expect((await play({ A: body }, { definition, event: { body: { id: 1 } } })).run.status).toBe('Succeeded');
});

it.each([
  ['other', triggers({}), "The workflow 'test' has no trigger 'other'."],
  [undefined, { triggers: {} }, "The workflow 'test' has no trigger."],
])('the trigger %s is not found', async (name, definition, message) => {
  const { outcome } = await play({ A: body }, { definition, event: name === undefined ? {} : { name } });
  expect(outcome).toMatchObject({
    fired: { status: 'Failed', error: { code: 'WorkflowTriggerNotFound', message } },
    runs: [],
  });
});

it('a recurrence has no body', async () => {
  const definition = triggers({ recurrence: { frequency: 'Day', interval: 1 } }, 'Recurrence');
  const { outputs } = await play({ A: compose("@triggerBody()?['x']") }, { definition });
  expect(outputs('A')).toBeNull();
});

it('inline code is done by the environment', async () => {
  const action = {
    type: 'JavaScriptCode',
    inputs: { code: 'return 1', explicitDependencies: { includeTrigger: true } },
  };
  const { calls, outputs } = await play({ Code: action }, { answers: { Code: { status: 200, body: { n: 1 } } } });
  expect(calls).toMatchObject([{ kind: 'javascript', code: 'return 1' }]);
  expect(outputs('Code')).toEqual({ body: { n: 1 } });
});
