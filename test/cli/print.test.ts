import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { printColumns } from '../../src/cli/print/columns.ts';
import { printFindings } from '../../src/cli/print/diagnostics.ts';
import { printFailure } from '../../src/cli/print/failure.ts';
import type { Findings } from '../../src/cli/print/findings.ts';
import { addJobSummary } from '../../src/cli/print/job-summary.ts';
import type { Diagnostic } from '../../src/core/diagnostic.ts';
import { Failure } from '../../src/core/failure.ts';
import { fakeTerminal } from '../helpers/terminal.ts';

const text = ['entityMappings:', '  - entityType: IP', '    fieldMappings:', '      - columnName: IpAddress', ''].join(
  '\n',
);
const found: Diagnostic = {
  code: 'rule/mapped-column-missing',
  severity: 'error',
  message: 'The query has no column "IpAddress".',
  file: 'detections/okta/a.yaml',
  line: 4,
  column: 21,
  endLine: 4,
  endColumn: 30,
  help: 'Did you mean "IPAddress"?',
  docs: 'https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities',
};

function print(format: string, diagnostics: Diagnostic[] = [found]): string {
  const terminal = fakeTerminal();
  const findings: Findings = { verb: 'validate', diagnostics, files: 1, items: 1, milliseconds: 12, text: () => text };
  printFindings(findings, format, terminal);
  return terminal.stdout;
}

it('prints for a person, with the place underlined', () => {
  expect(print('pretty')).toBe(
    [
      'detections/okta/a.yaml:4:21  error  rule/mapped-column-missing',
      '   3 │     fieldMappings:',
      '   4 │       - columnName: IpAddress',
      '     │                     ^^^^^^^^^ The query has no column "IpAddress".',
      '   help: Did you mean "IPAddress"?',
      '   docs: https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities',
      '   why:  picket explain rule/mapped-column-missing',
      '',
      '1 error, 0 warnings in 1 item of 1 file (0.0 s)',
      '',
    ].join('\n'),
  );
});

it('keeps control characters of a file away from the terminal', () => {
  const terminal = fakeTerminal();
  const findings: Findings = {
    verb: 'validate',
    diagnostics: [found],
    files: 1,
    items: 1,
    milliseconds: 1,
    text: () => 'a\n\n\n\u001b[2J evil',
  };
  printFindings(findings, 'pretty', terminal);
  expect(terminal.stdout).not.toContain('\u001b');
});

it.each<[string, string, number, number, string, string]>([
  ['wide characters', 'name: 株式会社 x', 12, 13, 'name: 株式会社 x', `${' '.repeat(15)}^`],
  ['wide characters under the caret', 'a: 株式', 4, 6, 'a: 株式', '   ^^^^'],
  ['an accent of its own', 'e\u0301: x', 5, 6, 'e\u0301: x', '   ^'],
  ['tabs', '\ta: x', 5, 6, '\ta: x', '\t   ^'],
  [
    'a long line',
    `${'a'.repeat(5000)}X${'b'.repeat(9)}`,
    5001,
    5002,
    `…${'a'.repeat(100)}Xbbbbbbbbb`,
    `${' '.repeat(101)}^`,
  ],
])('puts the caret below its place behind %s', (_, line, column, endColumn, shown, below) => {
  const terminal = fakeTerminal();
  const one = { ...found, line: 1, endLine: 1, column, endColumn, message: 'm' };
  const findings = { verb: 'validate', diagnostics: [one], files: 1, items: 1, milliseconds: 1, text: () => line };
  printFindings(findings, 'pretty', terminal);
  const [, excerpt, caret] = terminal.stdout.split('\n');
  expect(excerpt).toBe(`   1 │ ${shown}`);
  expect(caret).toBe(`     │ ${below} m`);
});

it('adds the findings to the summary of a job of GitHub Actions, and only there', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'picket-summary-')), 'summary.md');
  const findings = { verb: 'validate', diagnostics: [found], files: 1, items: 1, milliseconds: 1, text: () => text };
  addJobSummary(findings, 'pretty', { GITHUB_STEP_SUMMARY: file });
  addJobSummary(findings, 'github', {});
  addJobSummary(findings, 'github', { GITHUB_STEP_SUMMARY: file });
  expect(readFileSync(file, 'utf8')).toMatch(/^\*\*picket validate\*\*: 1 errors/);
});

it('prints json in the documented form', () => {
  expect(JSON.parse(print('json'))).toEqual({
    summary: { files: 1, items: 1, errors: 1, warnings: 0, ms: 12 },
    diagnostics: [found],
  });
});

it('prints annotations for GitHub, with what could break them escaped', () => {
  const evil = { ...found, message: 'one\n::error::two', file: 'a,b:c.yaml', help: undefined };
  expect(print('github', [evil]).split('\n')[0]).toBe(
    '::error file=a%2Cb%3Ac.yaml,line=4,endLine=4,col=21,endColumn=30,title=rule/mapped-column-missing::one%0A::error::two',
  );
});

it('prints junit with escaped text', () => {
  const xml = print('junit', [{ ...found, message: 'a < b & "c"' }]);
  expect(xml).toContain('<testsuites name="picket validate" tests="1" failures="1" time="0.012">');
  expect(xml).toContain('message="a &lt; b &amp; &quot;c&quot;"');
});

it('prints sarif that names rule and region', () => {
  const { runs } = JSON.parse(print('sarif'));
  expect(runs[0].tool.driver.rules).toEqual([
    { id: found.code, name: 'RuleMappedColumnMissing', helpUri: found.docs, defaultConfiguration: { level: 'error' } },
  ]);
  expect(runs[0].results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: found.file },
    region: { startLine: 4, startColumn: 21, endLine: 4, endColumn: 30 },
  });
});

it('prints sarif with everything that version 2.1.0 demands of it', () => {
  const other = { ...found, code: 'kql/syntax', severity: 'info' as const, file: 'détections/a b#1.yaml', help: '' };
  const log = JSON.parse(print('sarif', [found, other, found]));
  expect([log.version, new URL(log.$schema).protocol, log.runs.length]).toEqual(['2.1.0', 'https:', 1]);
  const [{ tool, results, columnKind }] = log.runs;
  expect(['utf16CodeUnits', 'unicodeCodePoints']).toContain(columnKind);
  const ids = tool.driver.rules.map((rule: { id: string }) => rule.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(tool.driver.name).not.toBe('');
  for (const one of results) {
    expect(tool.driver.rules[one.ruleIndex].id).toBe(one.ruleId);
    expect(['none', 'note', 'warning', 'error']).toContain(one.level);
    expect(one.message.text).toMatch(/./);
    const { artifactLocation, region } = one.locations[0].physicalLocation;
    expect(artifactLocation.uri).toMatch(/^[\w.~%!$&'()*+,;=:@/-]+$/);
    for (const value of Object.values(region)) expect(value).toBeGreaterThanOrEqual(1);
    expect(region.endLine).toBeGreaterThanOrEqual(region.startLine);
  }
  const uris = results.map(
    (one: { locations: typeof results }) => one.locations[0].physicalLocation.artifactLocation.uri,
  );
  expect(uris).toContain('d%C3%A9tections/a%20b%231.yaml');
});

it('prints a markdown table whose cells can not break out', () => {
  const line = print('markdown', [{ ...found, message: 'a | <b>\nc', help: undefined }]).split('\n')[4];
  expect(line).toBe(
    '| error | <code>detections/okta/a.yaml:4:21</code> | <code>rule/mapped-column-missing</code> | a &#124; &#60;b&#62;<br>c |',
  );
});

it('refuses an unknown format and offers the nearest', () => {
  expect(() => print('sarf')).toThrow('Did you mean sarif?');
});

it('prints columns with numbers to the right, cut to the width', () => {
  expect(
    printColumns(
      ['name', 'rows'],
      [
        ['okta', '12'],
        ['a much longer name', '3'],
      ],
      20,
    ),
  ).toBe(['name            rows', 'okta              12', 'a much longer…     3'].join('\n'));
});

it('says of a failure what, why and what to do, and never calls it a bug', () => {
  const terminal = fakeTerminal();
  expect(printFailure(new Failure('port/in-use', 'Port 8443 on 127.0.0.1 is taken.'), terminal)).toBe(69);
  expect(terminal.stderr).toContain('error  port/in-use  Port 8443 on 127.0.0.1 is taken.\nwhy:   ');
  expect(terminal.stderr).toContain('help:  Stop it, or choose another port with --port.');
});

it('asks for a report when the mistake is ours', () => {
  const terminal = fakeTerminal();
  expect(printFailure(new TypeError('x is not a function'), terminal)).toBe(70);
  expect(terminal.stderr).toContain('This is a mistake of Picket');
});
