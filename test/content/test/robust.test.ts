import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Item } from '../../../src/content/item.ts';
import { loadTexts } from '../../../src/content/load.ts';
import { runTests } from '../../../src/content/test/run-tests.ts';
import { schemaOf } from '../../../src/content/workspace-schema.ts';
import { rule } from './bench.ts';

const table =
  '{"name":"T_CL","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"User","type":"string"},{"name":"Count","type":"long"}]}';

/** A value of any form, and more often one of a form that gets further. */
const word = fc.constantFrom(
  'T_CL',
  'Count',
  'User',
  'TimeGenerated',
  'title',
  'rows',
  'entities',
  'Account',
  'none',
  '-5m',
  '__proto__',
  'repeat',
  'file',
);
const value = fc.letrec(tie => ({
  any: fc.oneof({ depthSize: 'small' }, word, fc.integer(), fc.constant(null), fc.boolean(), tie('list'), tie('map')),
  list: fc.array(tie('any'), { maxLength: 3 }),
  map: fc.dictionary(word, tie('any'), { maxKeys: 3 }),
})).any;
const test = fc.record(
  {
    name: fc.oneof(fc.string(), value),
    now: fc.oneof(fc.constant('2026-01-01T00:00:00Z'), value),
    given: fc.oneof(
      fc.record({
        T_CL: fc.array(fc.record({ Count: fc.oneof(fc.constant(5), value), TimeGenerated: fc.constant('-5m') })),
      }),
      value,
    ),
    expect: fc.oneof(
      fc.array(fc.record({ title: value, entities: value, customDetails: value, rows: value }, { requiredKeys: [] })),
      value,
    ),
  },
  { requiredKeys: [] },
);

it('a test may be any nonsense: it is reported, and every other test is run', async () => {
  const { items } = await loadTexts([
    { path: 'detections/a.yaml', text: `${rule}tests: []\n` },
    { path: 'connectors/x/tables/T_CL.json', text: table },
  ]);
  const base = items.find(item => item.kind === 'analytics-rule')!;
  const withTests = (tests: unknown): Item => ({ ...base, value: { ...(base.value as object), tests } });
  const nonsense = fc.sample(fc.oneof(fc.array(test, { maxLength: 3 }), value), { numRuns: 300, seed: 7 });
  const good = withTests([{ name: 'good', expect: 'none' }]);
  const { results } = await runTests({
    items: [...nonsense.map(withTests), good],
    repository: items,
    schema: schemaOf(items),
  });
  expect(results.at(-1)).toMatchObject({ test: 'good', passed: true });
});
