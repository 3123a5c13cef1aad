import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContent, loadTexts } from '../../src/content/load.ts';
import { validate } from '../../src/content/validate.ts';
import type { Diagnostic } from '../../src/core/diagnostic.ts';

const root = mkdtempSync(join(tmpdir(), 'picket-load-'));
const outside = mkdtempSync(join(tmpdir(), 'picket-outside-'));

beforeAll(() => {
  const files: Record<string, string | Buffer> = {
    'detections/okta/a.yaml': 'name: A\nquery: T\ntriggerOperator: gt\n',
    'detections/okta/latin.yaml': Buffer.from('name: caf\xe9\n', 'latin1'),
    'detections/okta/notes.yaml': 'just: notes\n',
    'detections/okta/rows.json': '[1]',
    'detections/fixtures/x.yaml': 'name: not read',
    'hunting/b.yml': 'name: B\r\nquery: |\r\n  T\r\n  | where\r\n',
    'watchlists/V/watchlist.yaml': 'watchlistAlias: V\nsource: ../../../secret.csv\n',
    'workbooks/W/workbook.json': '{ "version": "Notebook/1.0", "items": [] }',
    'workbooks/W/workbook.yaml': 'displayName: W\n',
    'connectors/c/tables/C_CL.json': '{ "name": "C_CL", "columns": [] }',
    'connectors/c/package.json': '{}',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  writeFileSync(join(outside, 'secret.yaml'), 'name: secret\nquery: T\ntriggerOperator: gt\n');
  symlinkSync(outside, join(root, 'detections/linked'));
  symlinkSync(join(outside, 'secret.yaml'), join(root, 'detections/secret.yaml'));
});
afterAll(() => {
  rmSync(root, { recursive: true });
  rmSync(outside, { recursive: true });
});

const folders = ['detections', 'hunting', 'watchlists', 'workbooks', 'connectors', 'nowhere'];

describe('loading a repository', () => {
  it('finds what is content, by folder and by form', async () => {
    const { items, diagnostics } = await loadContent(root, folders);
    expect(items.map(item => `${item.kind} ${item.file}`)).toEqual([
      'table connectors/c/tables/C_CL.json',
      'analytics-rule detections/okta/a.yaml',
      'analytics-rule detections/okta/notes.yaml',
      'hunting-query hunting/b.yml',
      'watchlist watchlists/V/watchlist.yaml',
      'workbook workbooks/W/workbook.json',
    ]);
    expect(diagnostics.map(one => `${one.code} ${one.file}:${one.line}:${one.column}`)).toEqual([
      'yaml/encoding detections/okta/latin.yaml:1:10',
    ]);
  });

  it('takes single files and reads nothing twice', async () => {
    const { items, files } = await loadContent(root, ['detections/okta/a.yaml', 'detections/okta']);
    expect(items.filter(item => item.file.endsWith('a.yaml'))).toHaveLength(1);
    expect(files).toBe(3);
  });

  it('reads nothing outside of the repository', async () => {
    const { items } = await loadContent(root, folders);
    const list = items.find(item => item.kind === 'watchlist')!;
    expect(list.beside('../../../secret.csv')).toBeUndefined();
    expect(list.beside('/etc/passwd')).toBeUndefined();
    expect(items.some(item => JSON.stringify(item.value).includes('secret"'))).toBe(false);
  });

  it('what belongs to nothing is a warning', async () => {
    const { diagnostics } = await loadTexts([{ path: 'other/x.yaml', text: 'a: 1' }]);
    expect(diagnostics).toMatchObject([{ code: 'content/unrecognised', severity: 'warning', file: 'other/x.yaml' }]);
  });
});

/** Not a matter of style. */
const isMistake = (one: Diagnostic) => one.severity !== 'info';

describe('validating', () => {
  const lines = [
    {
      path: 'detections/a.yaml',
      text: 'name: A\nseverity: Hihg\ntriggerOperator: gt\ntriggerThreshold: "0"\nqueryFrequency: 5 minutes\nqueryPeriod: 1h\nentityMapping: []\nquery: |\n  SigninLogs\n  | where Fooo == 1\n  | evaluate pivot(ResultType)\n',
    },
    { path: 'detections/b.yaml', text: 'name: "B\nseverity: Low\ntriggerOperator: gt\n' },
    { path: 'hunting/c.yaml', text: '- a\n- list\n' },
  ];
  it('says everything that is wrong, each at its place, with what to do', async () => {
    const { diagnostics, summary } = await validate(await loadTexts(lines));
    expect(
      diagnostics
        .filter(isMistake)
        .map(
          one => `${one.file}:${one.line}:${one.column} ${one.severity} ${one.code} ${one.message} ${one.help ?? ''}`,
        ),
    ).toMatchInlineSnapshot(`
      [
        "detections/a.yaml:2:11 error form/value "Hihg" is no value that "severity" can have. It can be High, Medium, Low, Informational.",
        "detections/a.yaml:4:20 error form/type "triggerThreshold" must be a whole number, not the text "0". ",
        "detections/a.yaml:5:17 error form/value "5 minutes" is not a duration such as 5m, 1h, 14d or PT5M. ",
        "detections/a.yaml:7:1 warning form/unknown-key The key "entityMapping" is not known here. Did you mean "entityMappings"?",
        "detections/a.yaml:10:11 error kql/unknown-column The name 'Fooo' does not refer to any known column, table, variable or function. Correct the name, or keep the column in the operators before.",
        "detections/b.yaml:1:1 error yaml/syntax A quote is opened in this value and never closed. Close the quote.",
        "detections/b.yaml:2:1 error form/missing-key The file has no "query". Add "query".",
        "detections/b.yaml:2:1 error form/missing-key The file has no "queryFrequency". Add "queryFrequency".",
        "detections/b.yaml:2:1 error form/missing-key The file has no "queryPeriod". Add "queryPeriod".",
        "detections/b.yaml:2:1 error form/missing-key The file has no "triggerThreshold". Add "triggerThreshold".",
        "hunting/c.yaml:1:1 error form/type The file must be a mapping, not a list. ",
      ]
    `);
    expect(summary).toMatchObject({ files: 3, items: 3 });
  });

  it.each([
    ['a misspelt operator', 'SigninLogs | wher Type == 1 | project Nothing', ['kql/syntax 14']],
    ['a misspelt table', 'SigninLog | where Nothing == 1', ['kql/unknown-table 1']],
    ['a parser that Sentinel has built in', '_Im_Dns | where Nothing == 1', []],
    ['a table that no one describes', 'Contoso_CL | where Nothing == 1', ['kql/unknown-table 1']],
    [
      'a column that is not there',
      'SigninLogs | where Nothing == 1 | project Something',
      ['kql/unknown-column 20', 'kql/unknown-column 43'],
    ],
  ])('%s is one mistake, not many', async (_, query, expected) => {
    const { diagnostics } = await validate(
      await loadTexts([{ path: 'hunting/q.yaml', text: `name: q\nquery: |\n  ${query}\n` }]),
    );
    const found = diagnostics.filter(one => one.severity !== 'info');
    expect(found.map(one => `${one.code} ${one.column - 2}`)).toEqual(expected);
  });

  it('weighs as the configuration says', async () => {
    const checks = { 'form/value': 'warning', 'kql/unknown-column': 'off' } as const;
    const { diagnostics } = await validate(await loadTexts(lines), { checks });
    expect(diagnostics.filter(one => one.code === 'form/value').map(one => one.severity)).toEqual([
      'warning',
      'warning',
    ]);
    expect(diagnostics.some(one => one.code === 'kql/unknown-column')).toBe(false);
  });

  it('refuses to weigh what does not exist', async () => {
    const checks = { 'rule/mapped-column-mising': 'off' } as const;
    await expect(validate(await loadTexts([]), { checks })).rejects.toThrow(
      /Did you mean "rule\/mapped-column-missing"/,
    );
  });

  it('reports only on what was asked for, but knows the rest', async () => {
    const table = {
      path: 'connectors/c/tables/C_CL.json',
      text: '{"name":"C_CL","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"User","type":"string"}]}',
    };
    const hunt = {
      path: 'hunting/h.yaml',
      text: 'name: H\nquery: C_CL | where TimeGenerated > ago(1d) | project Usr\n',
    };
    const { diagnostics } = await validate(await loadTexts([table, hunt, ...lines]), {
      only: file => file === hunt.path,
    });
    expect(diagnostics.filter(isMistake)).toMatchObject([
      { code: 'kql/unknown-column', line: 2, column: 55, file: hunt.path },
    ]);
  });
});
