import { expect, it } from 'vitest';
import { findRaces, fromPlain, readWorkflow } from '../../../../src/sentinel/workflow/index.ts';
import { after, compose, definitionOf, variable } from '../run/playground.ts';

const set = { type: 'SetVariable', inputs: { name: 'V', value: '@item()' } };
const append = { type: 'AppendToArrayVariable', inputs: { name: 'list', value: '@item()' } };
const reads = compose("@{variables('v')}", after('Set'));
const one = { runtimeConfiguration: { concurrency: { repetitions: 1 } } };

it.each([
  ['set and read in a parallel loop', { Set: set, Use: reads }, {}, 1],
  ['set and read deeper', { S: { type: 'Scope', actions: { Set: set, Use: reads } } }, {}, 1],
  ['set and read in an ordered loop', { Set: set, Use: reads }, one, 0],
  ['set and read in a sequential loop', { Set: set, Use: reads }, { operationOptions: 'Sequential' }, 0],
  ['set and never read inside', { Set: set }, {}, 0],
  ['appended', { Add: append }, {}, 0],
])('a variable that is %s', (_, inside, more, count) => {
  const loop = { type: 'Foreach', foreach: [1, 2], actions: inside, runAfter: after('V'), ...more };
  const definition = definitionOf({ V: variable('v', 'Integer'), List: variable('list', 'Array'), Loop: loop });
  const races = findRaces(readWorkflow(fromPlain(definition)).workflow!);
  expect(races).toHaveLength(count);
  if (count > 0)
    expect(races[0]).toMatchObject({
      code: 'workflow/race',
      message: expect.stringContaining("'V' is set and read inside of the loop 'Loop'"),
    });
});
