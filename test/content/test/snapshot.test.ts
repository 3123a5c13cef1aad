import { expect, it } from 'vitest';
import { updateExpectations } from '../../../src/content/test/snapshot.ts';
import { runFile, testItem, withTest } from './bench.ts';

const given = ['given:', '  T_CL:', '    - { TimeGenerated: -10m, User: ana@contoso.example, Count: 5 }'];

it.each([
  ['nothing', ['expect: none # yet']],
  [
    'another number',
    ['expect:', '  - title: Failures of eve', '    severity: High', '    rows: [{ Count: 6 }]', '  - title: x'],
  ],
])('writes what came in place of %s, and the test then holds', async (_, lines) => {
  const text = withTest(...given, ...lines, `query: ''`).replace("    query: ''\n", '  # the last words\n');
  const { results } = await runFile(text);
  expect(results.map(result => result.passed)).toEqual([false]);
  const { text: updated, updated: count } = updateExpectations(await testItem(text), results);
  expect(count).toBe(1);
  expect(updated).toContain('  # the last words\n');
  expect(updated.split('tests:')[0]).toBe(text.split('tests:')[0]);
  const again = await runFile(updated);
  expect({ passed: again.results.map(one => one.passed), diagnostics: again.diagnostics }).toEqual({
    passed: [true],
    diagnostics: [],
  });
});
