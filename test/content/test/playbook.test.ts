import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTexts } from '../../../src/content/load.ts';
import { runTests } from '../../../src/content/test/run-tests.ts';

const folder = 'playbooks/comment-recent-sign-ins';
const read = (name: string) => readFileSync(join(resolve(import.meta.dirname, '../../..'), folder, name), 'utf8');

async function tested(tests: string) {
  const content = await loadTexts([
    { path: `${folder}/azuredeploy.json`, text: read('azuredeploy.json') },
    { path: `${folder}/tests.yaml`, text: tests },
  ]);
  expect(content.diagnostics).toEqual([]);
  const { items } = content;
  const { diagnostics, results } = await runTests({
    items,
    repository: items,
    schema: { tables: [], functions: [], watchlists: [] },
  });
  return { said: diagnostics.map(one => [one.code, one.file, one.line, one.column, one.message]), results };
}

describe('tests beside a playbook', () => {
  it('run with those of the rules', async () => {
    const { said, results } = await tested(read('tests.yaml'));
    expect(said).toEqual([]);
    expect(results.map(({ passed, line, file }) => [passed, line, file])).toEqual([
      [true, 2, `${folder}/tests.yaml`],
      [true, 29, `${folder}/tests.yaml`],
      [true, 37, `${folder}/tests.yaml`],
    ]);
  });

  it.each([
    [
      'an expectation that does not hold',
      'tests:\n  - name: one\n    parameters: { WorkspaceName: law }\n    given: { incident: {} }\n    expect: { incident: { severity: High } }\n',
      ['test/mismatch', 5, 37, expect.stringContaining('severity')],
    ],
    [
      'a parameter that is missing',
      'tests:\n  - name: one\n    given: { incident: {} }\n',
      ['test/form', 2, 5, expect.stringContaining('WorkspaceName')],
    ],
    [
      'a key that there is not',
      'tests:\n  - name: one\n    givne: {}\n',
      ['test/form', 3, 12, expect.stringContaining("no key 'givne'")],
    ],
    ['no list', 'tests: none\n', ['test/form', 1, 8, expect.stringContaining('not a list')]],
  ])('say at its place: %s', async (_, text, [code, line, column, message]) => {
    const { said, results } = await tested(text);
    expect(said).toEqual([[code, `${folder}/tests.yaml`, line, column, message]]);
    expect(results.every(one => !one.passed)).toBe(true);
  });
});
