import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { printTests } from '../../src/cli/testing/print-tests.ts';
import { watchFolders } from '../../src/cli/testing/watch.ts';
import type { TestResult } from '../../src/content/test/run-tests.ts';
import type { Diagnostic } from '../../src/core/diagnostic.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-testing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = 'detections/a.yaml';
const result = (line: number, test: string, passed: boolean): TestResult => ({
  kind: 'analytics-rule',
  file,
  line,
  test,
  expects: 'hit',
  passed,
});
const results = [result(10, 'finds <it>', true), result(20, 'is silent', false)];
const diagnostic: Diagnostic = {
  code: 'test/alerts',
  severity: 'error',
  message: 'alerts: expected none, got 1.',
  file,
  line: 25,
  column: 5,
  endLine: 25,
  endColumn: 9,
};
const coverage = [{ kind: 'analytics-rule', file, ways: 4, tried: 3, untried: [] }];

function printed(format: string): string {
  const lines: string[] = [];
  const out = (text: string) => void lines.push(text);
  const terminal = { out, err: out, say: out, detail: out, style: (_: unknown, text: string) => text, width: 100 };
  const findings = {
    verb: 'test',
    diagnostics: [diagnostic],
    files: 1,
    items: 2,
    milliseconds: 5,
    text: () => undefined,
  };
  printTests({ diagnostics: [diagnostic], results, coverage }, findings, format, terminal);
  return lines.join('\n');
}

describe('how tests ended', () => {
  it('is a test case each in JUnit, with what was wrong in the one that it stands in', () => {
    expect(printed('junit')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="picket test" tests="2" failures="1" time="0.005">
  <testsuite name="detections/a.yaml" tests="2" failures="1">
    <testcase classname="detections/a.yaml" name="finds &lt;it&gt;"/>
    <testcase classname="detections/a.yaml" name="is silent"><failure message="alerts: expected none, got 1.">detections/a.yaml:25:5 test/alerts alerts: expected none, got 1.</failure></testcase>
  </testsuite>
</testsuites>`);
  });

  it('stands beside the diagnostics in JSON', () => {
    expect(JSON.parse(printed('json'))).toMatchObject({
      summary: { errors: 1 },
      diagnostics: [{ code: 'test/alerts' }],
      tests: [
        { test: 'finds <it>', passed: true },
        { test: 'is silent', passed: false },
      ],
      coverage: [{ file, ways: 4, tried: 3 }],
    });
  });

  it('is a table in Markdown, and lines for a person', () => {
    expect(printed('markdown')).toContain('| `detections/a.yaml` | **failed** | 1 of 2 | 75 % |');
    expect(printed('pretty')).toContain('75 %  detections/a.yaml  3 of 4 ways');
  });
});

it('tells of the files that change, and ends when it is asked to', async () => {
  mkdirSync(join(folder, 'detections', 'deep'), { recursive: true });
  const stop = new AbortController();
  const seen: string[] = [];
  const watching = watchFolders(folder, ['detections', 'missing'], stop.signal, async files => {
    seen.push(...files);
    if (seen.includes('detections/deep/b.yaml')) stop.abort();
    else writeFileSync(join(folder, 'detections', 'deep', 'b.yaml'), 'name: b\n');
  });
  writeFileSync(join(folder, 'detections', '.hidden'), '');
  writeFileSync(join(folder, 'detections', 'a.yaml'), 'name: a\n');
  await watching;
  expect([...new Set(seen)].sort()).toEqual(['detections/a.yaml', 'detections/deep/b.yaml']);
});
