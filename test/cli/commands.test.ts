import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readVersion } from '../../src/core/version.ts';
import { home, picket, startPicket } from '../helpers/picket.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-commands-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  return name;
}

describe('help and usage', () => {
  it('prints the version, started as a user does', async () => {
    expect(await startPicket(['--version'])).toMatchObject({ code: 0, stdout: `${readVersion()}\n` });
  });

  it('lists the commands, and what each takes', async () => {
    expect((await picket(['help'])).stdout).toMatch(/^ {2}validate +runs every check/m);
    expect((await picket(['query', '--help'])).stdout).toContain('Examples:');
  });

  it.each([
    [['qery'], 'There is no command "qery". Did you mean "query"?'],
    [['query', '--dta', 'x'], "Unknown option '--dta'"],
    [['query'], 'There is no query'],
    [['query', 'print 1', '--format', 'jsn'], '--format jsn is not known here.'],
    [['explain', 'kql/sintax'], 'Did you mean "kql/syntax"?'],
    [['plan', '--workspace', 'prod'], 'There is no workspace "prod" in picket.yaml.'],
  ])('%j is wrong usage, and says so', async (args, message) => {
    const { code, stderr } = await picket(args, { folder });
    expect({ code, stderr }).toEqual({ code: 64, stderr: expect.stringContaining(message) });
  });
});

describe('query', () => {
  it('answers without a workspace where no table is read', async () => {
    expect((await picket(['query', 'print x = 1 + 1', '--format', 'json'], { folder })).stdout).toBe(
      '{"columns":[{"name":"x","type":"long"}],"rows":[[2]]}\n',
    );
  });

  it('reads files, with the query behind them', async () => {
    file('events.ndjson', '{"User":"ana","N":1}\n{"User":"ben","N":2}\n');
    const { stdout } = await startPicket(
      ['query', '--data', 'T=events.ndjson', 'T | summarize sum(N)', '--format', 'csv'],
      {
        folder,
      },
    );
    expect(stdout).toBe('sum_N\r\n3\n');
  });

  it('knows the tables and parsers of the repository', async () => {
    const query = 'ASimAuditEventGitHubAudit | where EventType == "Delete" | project Operation';
    const { code, stdout } = await picket(['query', '--check', query, '--format', 'json']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '{"columns":[{"name":"Operation","type":"string"}],"rows":[]}\n',
    });
    const lines = (
      await picket(['query', '--batch', '-'], { folder, input: '{"id":1,"query":"OktaSystemLog_CL | count"}' })
    ).stdout;
    expect(JSON.parse(lines)).toMatchObject({ id: 1, rows: [[0]] });
  });

  it('shows the place of a mistake and ends with 1', async () => {
    file('events.ndjson', '{"User":"ana"}\n');
    const { code, stderr } = await picket(['query', '--data', 'T=events.ndjson', '--', 'T | where Usr == "x"'], {
      folder,
    });
    expect(code).toBe(1);
    expect(stderr).toContain('query:1:11  error  kql/unknown-column');
  });

  it('answers a batch line by line, wrong ones too', async () => {
    const input = [
      '{"id":1,"query":"print a=1"}',
      'no json',
      '{"id":3,"query":"print |"}',
      '{"id":4,"query":"T","data":{"T":[{"x":"y"}]}}',
    ];
    const { code, stdout } = await picket(['query', '--batch', '-'], { folder, input: input.join('\n') });
    const answers = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(code).toBe(0);
    expect(answers).toMatchObject([
      { id: 1, columns: [{ name: 'a', type: 'long' }], rows: [[1]] },
      { id: null, error: { code: 'usage/invalid' } },
      { id: 3, error: { code: 'kql/syntax', line: 1 } },
      { id: 4, rows: [['y']] },
    ]);
  });

  it('says that no local Azure has run here', async () => {
    const { code, stderr } = await picket(['query', 'SecurityAlert | count'], { folder });
    expect({ code, stderr }).toEqual({
      code: 69,
      stderr: expect.stringContaining('No local Azure has run in this folder'),
    });
  });
});

describe('validate and test', () => {
  const rule = (query: string) =>
    `id: 3f6d6a3e-52cb-4f44-9b55-6d1f1b0a7c11\nname: Example\ndescription: Finds an example.\nseverity: Low\nkind: Scheduled\nversion: 1.0.0\nqueryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\nrequiredDataConnectors: []\ntactics: []\nrelevantTechniques: []\nquery: |\n${query}\nentityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: CallerIp\ntests: []\n`;

  it('shows a mistake at its line, in every format', async () => {
    file('detections/bad.yaml', rule('  SigninLogs\n  | where IpAdress != ""'));
    const pretty = await picket(['validate'], { folder });
    expect(pretty.code).toBe(1);
    expect(pretty.stdout).toContain('detections/bad.yaml:16:11  error  kql/unknown-column');
    const json = JSON.parse((await picket(['validate', '--format', 'json'], { folder })).stdout);
    expect(json.summary).toMatchObject({ files: 1, items: 1 });
    expect(json.diagnostics).toContainEqual(
      expect.objectContaining({ file: 'detections/bad.yaml', line: 16, column: 11, severity: 'error' }),
    );
  });

  it('takes lines instead of files', async () => {
    const input = JSON.stringify({ path: 'Detections/x.yaml', text: rule('  SigninLogs | project TimeGenerated') });
    const { code, stdout } = await picket(['validate', '--stdin-jsonl', '--format', 'json'], { folder, input });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).diagnostics).toContainEqual(
      expect.objectContaining({ code: 'rule/mapped-column-missing', file: 'Detections/x.yaml', line: 20, column: 21 }),
    );
  });

  it('refuses a path that holds no content', async () => {
    const { code, stderr } = await picket(['validate', 'nowhere'], { folder });
    expect({ code, stderr }).toEqual({ code: 64, stderr: expect.stringContaining('There is no content at nowhere') });
  });
});

/** A part of this repository as one of its own: all of it is brought up by `npm start`. */
const story = [
  'picket.yaml',
  'automation',
  'watchlists',
  'workbooks/identity-and-code',
  'playbooks/assign-incident',
  'playbooks/comment-recent-sign-ins',
  ...['okta', 'github'].flatMap(source => ['connectors', 'detections', 'parsers'].map(kind => `${kind}/${source}`)),
];

it('brings everything up', async () => {
  const repository = join(folder, 'story');
  for (const part of story) cpSync(join(home, part), join(repository, part), { recursive: true });
  symlinkSync(join(home, 'src'), join(repository, 'src'));
  const up = await picket(['up', '--once', '--port', '0'], { folder: repository });
  expect(up).toMatchObject({ code: 0 });
  expect(up.stdout).toMatch(/okta +system +OktaSystemLog_CL +(\d+) +\1 +0 +0/);
  expect(up.stdout).toContain('Password spray, then a sign-in from the same address');
  expect(up.stdout).toMatch(/Incident about a VIP account +\d+/);
  const alerts = await picket(['query', 'SecurityAlert | summarize n = count() | project n > 8', '--format', 'csv'], {
    folder: repository,
  });
  expect(alerts).toMatchObject({ code: 0, stdout: 'Column1\r\ntrue\n' });
}, 180_000);
