import { percentOf, type QueryCoverage } from '../../content/test/coverage.ts';
import type { Tested, TestResult } from '../../content/test/run-tests.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { printFindings } from '../print/diagnostics.ts';
import { type Findings, summarize } from '../print/findings.ts';
import type { Terminal } from '../terminal.ts';
import { testJunit } from './test-junit.ts';

const byFile = (results: readonly TestResult[]) => Map.groupBy(results, result => result.file);

/** Prints how tests ended, in one of the formats of `--format`. */
export function printTests(tested: Tested, findings: Findings, format: string, terminal: Terminal): void {
  if (format === 'json') terminal.out(json(tested, findings));
  else if (format === 'junit') terminal.out(testJunit(tested, findings));
  else if (format === 'markdown') printMarkdown(tested, findings, terminal);
  else {
    if (format === 'pretty') sayResults(tested, terminal);
    printFindings(findings, format, terminal);
  }
}

function sayResults({ results, coverage }: Tested, terminal: Terminal): void {
  for (const [file, tests] of byFile(results)) {
    const failed = tests.filter(test => !test.passed).length;
    const mark = failed > 0 ? terminal.style('red', 'failed') : terminal.style('green', 'ok    ');
    terminal.say(`${mark}  ${file}  ${tests.length - failed} of ${tests.length}`);
  }
  if (coverage) for (const line of coverageLines(coverage)) terminal.say(line);
  const passed = results.filter(test => test.passed).length;
  terminal.say(`${passed} passed, ${results.length - passed} failed`);
}

function coverageLines(coverage: readonly QueryCoverage[]): string[] {
  const width = Math.max(...coverage.map(one => one.file.length), 0);
  const lines = coverage.map(
    one => `${`${percentOf(one)} %`.padStart(6)}  ${one.file.padEnd(width)}  ${one.tried} of ${one.ways} ways`,
  );
  return [
    '',
    'Ways through the queries that tests take:',
    ...lines,
    `${`${percentOf(total(coverage))} %`.padStart(6)}  all`,
    '',
  ];
}

/** Of all items together. */
export function total(coverage: readonly QueryCoverage[]): { ways: number; tried: number } {
  const sum = (of: (one: QueryCoverage) => number) => coverage.reduce((all, one) => all + of(one), 0);
  return { ways: sum(one => one.ways), tried: sum(one => one.tried) };
}

function json({ results, coverage }: Tested, findings: Findings): string {
  const tests = results.map(({ kind, file, line, test, expects, passed }) => ({
    kind,
    file,
    line,
    test,
    expects,
    passed,
  }));
  const covered = coverage?.map(({ file, kind, ways, tried }) => ({ file, kind, ways, tried }));
  const document = { summary: summarize(findings), diagnostics: findings.diagnostics, tests };
  return JSON.stringify(covered ? { ...document, coverage: covered } : document, null, 2);
}

function printMarkdown({ results, coverage }: Tested, findings: Findings, terminal: Terminal): void {
  printFindings(findings, 'markdown', terminal);
  const rows = [...byFile(results)].map(([file, tests]) => {
    const passed = tests.filter(test => test.passed).length;
    const percent = coverage?.find(one => one.file === file);
    const cells = [`\`${file}\``, passed === tests.length ? 'passed' : '**failed**', `${passed} of ${tests.length}`];
    return `| ${[...cells, ...(coverage ? [percent ? `${percentOf(percent)} %` : ''] : [])].join(' | ')} |`;
  });
  const head = ['file', 'tests', 'passed', ...(coverage ? ['ways tried'] : [])];
  terminal.out(['', `| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows].join('\n'));
}

/** What is printed of a run: its diagnostics, and where asked the places that no test reached. */
export function diagnosticsOf({ diagnostics, coverage }: Tested, shown: boolean): Diagnostic[] {
  return shown ? [...diagnostics, ...(coverage ?? []).flatMap(one => one.untried)] : diagnostics;
}
