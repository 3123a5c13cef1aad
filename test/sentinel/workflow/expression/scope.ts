import { ticksFromIso } from '../../../../src/core/time.ts';
import type { Scope } from '../../../../src/sentinel/workflow/expression/scope.ts';
import { type Bag, fromPlain, type Value } from '../../../../src/sentinel/workflow/value.ts';

const form = (text: string) => ({
  '$content-type': 'application/x-www-form-urlencoded',
  $content: Buffer.from(text).toString('base64'),
});

const actions: Record<string, unknown> = {
  get_user: {
    name: 'Get_user',
    status: 'Succeeded',
    code: 'OK',
    outputs: { statusCode: 200, headers: {}, body: { name: 'Ana', id: 7 } },
  },
  read_form: { name: 'Read_form', outputs: { body: form('name=Ana&color=red&color=dark+blue') } },
  read_parts: { name: 'Read_parts', outputs: { body: { $multipart: [{ body: 'first' }, { body: 'second' }] } } },
};

const trigger = {
  name: 'manual',
  outputs: { headers: { 'x-ms-workflow-name': 'Caller' }, body: { object: { id: '/incidents/1' } } },
};

/** The run that the examples of functions see. */
export const exampleScope: Scope = {
  action: name => (actions[name.toLowerCase()] ? (fromPlain(actions[name.toLowerCase()]) as Bag) : undefined),
  current: () => fromPlain({ name: 'Current' }) as Bag,
  result: name => (name === 'Try' ? fromPlain([{ name: 'A', status: 'Failed' }]) : undefined),
  trigger: () => fromPlain(trigger) as Bag,
  parameter: name => named({ fullname: 'Ana Berg' }, name),
  variable: name => named({ numitems: 20n }, name),
  item: () => fromPlain({ name: 'inner' }),
  items: loop => named({ for_each: fromPlain({ name: 'outer' }) }, loop),
  iterationIndex: loop => (loop.toLowerCase() === 'for_each' ? 2n : undefined),
  workflow: () => fromPlain({ id: '/workflows/1', run: { name: 'run-1' } }) as Bag,
  callbackUrl: () => 'https://callback.contoso.example/run',
  now: () => ticksFromIso('2018-04-15T13:00:00Z')!,
  newId: () => 'c2ecc88d-88c8-4096-912c-d6f2e2b138ce',
  random: () => 0.5,
};

function named(values: Record<string, Value>, name: string): Value | undefined {
  return values[name.toLowerCase()];
}
