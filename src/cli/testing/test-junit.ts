import type { Tested, TestResult } from '../../content/test/run-tests.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Findings } from '../print/findings.ts';

/** JUnit XML: one test suite a file, one test case a test; what is wrong with the file as a whole is a case of its own. */
export function testJunit({ results }: Tested, { diagnostics, milliseconds }: Findings): string {
  const errors = diagnostics.filter(one => one.severity === 'error');
  const files = [...new Set([...results.map(one => one.file), ...errors.map(one => one.file)])];
  const suites = files.map(file =>
    suite(
      file,
      results.filter(one => one.file === file),
      errors.filter(one => one.file === file),
    ),
  );
  const failures = suites.reduce((all, one) => all + one.failures, 0);
  const tests = suites.reduce((all, one) => all + one.tests, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="picket test" tests="${tests}" failures="${failures}" time="${(milliseconds / 1000).toFixed(3)}">`,
    ...suites.map(one => one.text),
    '</testsuites>',
  ].join('\n');
}

function suite(file: string, results: readonly TestResult[], errors: readonly Diagnostic[]) {
  const owned = results.map((result, index) => ({ result, own: errorsOf(result, results[index + 1], errors) }));
  const others = errors.filter(error => !owned.some(({ own }) => own.includes(error)));
  const cases = [
    ...owned.map(({ result, own }) => testcase(file, result.test, result.passed ? [] : own, result.passed)),
    ...(others.length > 0 ? [testcase(file, 'the file', others, false)] : []),
  ];
  const failures = results.filter(one => !one.passed).length + (others.length > 0 ? 1 : 0);
  const head = `  <testsuite name="${xml(file)}" tests="${cases.length}" failures="${failures}">`;
  return { tests: cases.length, failures, text: `${head}\n${cases.join('\n')}\n  </testsuite>` };
}

/** The diagnostics between the line of a test and that of the next one. */
function errorsOf(result: TestResult, next: TestResult | undefined, errors: readonly Diagnostic[]): Diagnostic[] {
  return errors.filter(one => one.line >= result.line && (next === undefined || one.line < next.line));
}

function testcase(file: string, name: string, errors: readonly Diagnostic[], passed: boolean): string {
  const open = `    <testcase classname="${xml(file)}" name="${xml(name)}"`;
  if (passed) return `${open}/>`;
  const lines = errors.map(
    one => `${one.file}:${one.line}:${one.column} ${one.code} ${[one.message, one.help].filter(Boolean).join(' ')}`,
  );
  const message = errors[0]?.message ?? 'The test could not be run; what is wrong stands beside it.';
  return `${open}><failure message="${xml(message)}">${xml(lines.join('\n'))}</failure></testcase>`;
}

function xml(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
