import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Findings } from './findings.ts';
import { safeText } from './safe-text.ts';

/** JUnit XML: one test suite a file, one test case a code found in it; errors and warnings fail. */
export function printJunit(findings: Findings): string {
  const byFile = Map.groupBy(findings.diagnostics, one => one.file);
  const suites = [...byFile].map(([file, found]) => suite(file, found));
  const failures = findings.diagnostics.filter(one => one.severity === 'error').length;
  const tests = Math.max(findings.items, findings.diagnostics.length);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="picket ${findings.verb}" tests="${tests}" failures="${failures}" time="${(findings.milliseconds / 1000).toFixed(3)}">`,
    ...suites,
    '</testsuites>',
  ].join('\n');
}

function suite(file: string, found: Diagnostic[]): string {
  const failures = found.filter(one => one.severity === 'error').length;
  return `  <testsuite name="${xml(file)}" tests="${found.length}" failures="${failures}">\n${found.map(testcase).join('\n')}\n  </testsuite>`;
}

function testcase(one: Diagnostic): string {
  const open = `    <testcase classname="${xml(one.file)}" name="${xml(`${one.code} at ${one.line}:${one.column}`)}"`;
  const text = xml([one.message, one.help].filter(Boolean).join(' '));
  if (one.severity !== 'error') return `${open}><system-out>${text}</system-out></testcase>`;
  return `${open}><failure type="${xml(one.code)}" message="${xml(one.message)}">${text}</failure></testcase>`;
}

/** A text as XML: what XML can not hold becomes �. https://www.w3.org/TR/xml/#charsets */
function xml(text: string): string {
  return safeText(text)
    .replace(/[\ufffe\uffff]/g, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
