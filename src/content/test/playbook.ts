import { runPlaybookTest } from '../../sentinel/workflow/index.ts';
import type { Item } from '../item.ts';
import { makeItem } from '../item.ts';
import { isObject } from '../resource.ts';
import { parseYaml } from '../yaml.ts';
import { TestReport } from './case.ts';
import type { Tested, TestResult } from './run-tests.ts';

const name = 'tests.yaml';

/** Runs the tests that lie beside a playbook, in `tests.yaml`; docs/guides/playbook-tests.md describes them. */
export async function testPlaybook(playbook: Item): Promise<Tested> {
  const text = playbook.beside(name);
  if (text === undefined) return { diagnostics: [], results: [] };
  const file = playbook.file.replace(/[^/]+$/, name);
  const { document, diagnostics, lost } = parseYaml(file, text);
  if (!document) return { diagnostics, results: [] };
  const item = makeItem('playbook', file, document, lost, path => playbook.beside(path));
  const tests = isObject(item.value) ? item.value.tests : undefined;
  const report = new TestReport(item);
  if (!Array.isArray(tests)) {
    report.at('test/form', ['tests'], '"tests" is not a list of tests.', 'Write `tests:` and a list below it.');
    return { diagnostics: [...diagnostics, ...report.diagnostics], results: [] };
  }
  const results: TestResult[] = [];
  for (const [index, test] of tests.entries()) results.push(await runOne(playbook, test, index, report));
  return { diagnostics: [...diagnostics, ...report.diagnostics], results };
}

/** Each difference stands at its place in the test; one about no key of it at the test itself. */
async function runOne(playbook: Item, test: unknown, index: number, report: TestReport): Promise<TestResult> {
  const place = ['tests', index];
  const result = await runPlaybookTest(test, playbook.value);
  const said = result.name || `test ${index + 1}`;
  const played = result.run !== undefined || result.calls.length > 0;
  for (const { path, message } of result.differences) {
    const at = [...place, ...path];
    const code = played || path[0] === 'expect' ? 'test/mismatch' : 'test/form';
    if (report.item.has(at)) report.at(code, at, message);
    else report.atKey(code, place, message);
  }
  const { file } = report.item;
  const { line } = report.item.keyAt(place);
  return { kind: 'playbook', file, line, test: said, expects: 'hit', passed: result.passed };
}
