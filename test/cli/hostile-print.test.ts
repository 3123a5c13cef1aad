import { parse } from 'csv-parse/sync';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { printFindings } from '../../src/cli/print/diagnostics.ts';
import { printRows } from '../../src/cli/print/rows.ts';
import type { Diagnostic } from '../../src/core/diagnostic.ts';
import { fakeTerminal } from '../helpers/terminal.ts';

/** What a name in a repository may hold that a terminal, a forge, a browser or a spreadsheet would act on. */
const payloads: readonly string[] = [
  ...[
    '\u001b[2J',
    '\u001b]0;title\u0007',
    '\u001b]8;;https://evil.example\u001b\\x',
    '\u009b31m',
    '\u0000',
    '\b\b\b',
    '\r\u001b[A',
    '\u0085',
  ],
  ...['\u202eexe.txt', '\u2066\u2069', '\u200e', '\u2028', '\u2029', '\ud800', '\udc00x', '\ufffe', '\u061c', '\u202a'],
  ...[
    '\n::error::x',
    '\r\n::set-output name=a::b',
    '::add-mask::x',
    '\n::stop-commands::t',
    '%0A::error::x',
    'a,title=b::c',
    '\n##[error]x',
    '\n::debug::',
  ],
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '![x](https://evil.example)',
    '| a | b |',
    '`x`',
    '**x**',
  ],
  ...[
    '@octocat',
    '#1',
    'https://evil.example',
    'www.evil.example',
    '<!-- x -->',
    '</code><b>',
    '&lt;b&gt;',
    '$x$',
    '~~x~~',
    '\\|',
    '\n\n# x',
    '- [ ] x',
  ],
  ...[']]>', '<![CDATA[x', '"/><failure/>', "' onload='x", '&x;', '<?xml version="1.0"?>'],
  ...['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '"=1', ',=1', '=HYPERLINK("x")', ';=1'],
];
const fields = ['message', 'help', 'file'] as const;
const vectors = payloads.flatMap(payload => fields.map(field => ({ payload, field })));

const plain: Diagnostic = {
  code: 'rule/x',
  severity: 'error',
  message: 'message',
  help: 'help',
  file: 'detections/a.yaml',
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 2,
};

function print(format: string, diagnostics: readonly Diagnostic[], text = 'a'): string {
  const terminal = fakeTerminal();
  printFindings(
    { verb: 'validate', diagnostics, files: 1, items: 1, milliseconds: 1, text: () => text },
    format,
    terminal,
  );
  return terminal.stdout;
}

const all = vectors.map(({ payload, field }): Diagnostic => ({ ...plain, [field]: `a${payload}b` }));
const steering = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]|\p{Surrogate}/u;

describe(`${vectors.length} hostile texts in each format`, () => {
  it('steer no terminal, in a message or in the text of a file', () => {
    expect(print('pretty', all)).not.toMatch(steering);
    for (const payload of payloads) expect(print('pretty', [plain], `a${payload}b`)).not.toMatch(steering);
  });

  it('give GitHub one command each', () => {
    const lines = print('github', all).trimEnd().split('\n');
    expect(lines).toHaveLength(all.length + 1);
    for (const line of lines.slice(0, -1)) {
      expect(line).toMatch(/^::error file=[^,:]+,line=1,endLine=1,col=1,endColumn=2,title=rule\/x::/);
      expect(line).not.toMatch(steering);
    }
  });

  it('stay in their cell of a Markdown table, without a tag, link, mention or picture', () => {
    const [, , , , ...rows] = print('markdown', all).trimEnd().split('\n');
    expect(rows).toHaveLength(all.length);
    for (const row of rows) {
      expect(row.split('|')).toHaveLength(6);
      expect(row.replaceAll(/<\/?code>|<br>/g, '')).not.toMatch(/[<>`*_[\]\\]|@\w|:\/\/|www\.|(?<!&)#\w/);
      expect(row).not.toMatch(steering);
    }
  });

  it('are well-formed XML that says the same', () => {
    const found: string[] = [];
    const parser = new SaxesParser();
    parser.on('opentag', tag => {
      if (tag.name === 'failure') found.push(String(tag.attributes.message));
      expect(['testsuites', 'testsuite', 'testcase', 'failure']).toContain(tag.name);
    });
    parser.write(print('junit', all)).close();
    expect(found).toHaveLength(all.length);
    expect(found).toContain('a</code><b>b');
  });

  it('are JSON and SARIF whose addresses are relative', () => {
    expect(JSON.parse(print('json', all)).diagnostics).toHaveLength(all.length);
    const { results } = JSON.parse(print('sarif', all)).runs[0];
    expect(results).toHaveLength(all.length);
    for (const result of results) {
      const { uri } = result.locations[0].physicalLocation.artifactLocation;
      expect(uri).toMatch(/^[\w.%()!~*'/-]+$/);
      expect(result.message.text).not.toMatch(steering);
    }
  });

  it('are no formula in a spreadsheet', () => {
    const columns = [{ name: 'a', type: 'string' }];
    const csv = printRows({ columns, rows: payloads.map(payload => [payload]) }, 'csv', 80);
    const cells = (parse(csv, { relax_column_count: false }) as string[][]).slice(1);
    expect(cells).toHaveLength(payloads.length);
    for (const [cell] of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  });
});
