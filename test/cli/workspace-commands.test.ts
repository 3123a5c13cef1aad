import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { localPaths, writeLocalEnvironment } from '../../src/cli/local-environment.ts';
import { type LocalAzure, startLocal } from '../../src/local/index.ts';
import { home, picket } from '../helpers/picket.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-workspace-'));
let local: LocalAzure;
beforeAll(async () => {
  const { data, environment } = localPaths(folder);
  local = await startLocal({ port: 0, dataDir: data, tables: [], schedule: false, log: () => {} });
  writeLocalEnvironment(environment, local.environment);
}, 60_000);
afterAll(async () => {
  await local.close();
  rmSync(folder, { recursive: true, force: true });
});

const hunting = (name: string) =>
  `name: ${name}\ndescription: Finds.\nquery: print x = "${name}"\ntactics: []\nrelevantTechniques: []\n`;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function git(...args: string[]): void {
  const who = ['-c', 'user.name=Ana', '-c', 'user.email=ana@contoso.example', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'pipe' });
}

it('a repository goes to a workspace, back to a commit, and into files again', { timeout: 120_000 }, async () => {
  write('picket.yaml', 'repository: contoso/soc\n');
  write('.gitignore', '.picket\n');
  write('hunting/a.yaml', hunting('a'));
  write('hunting/b.yaml', hunting('b'));
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'one');
  expect(await picket(['deploy', '--yes'], { folder })).toMatchObject({ code: 0 });
  rmSync(join(folder, 'hunting/b.yaml'));
  write('hunting/a.yaml', hunting('a2'));
  git('commit', '-qam', 'two');
  expect(await picket(['deploy', '--yes', '--prune'], { folder })).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('0 created, 1 changed, 1 deleted'),
  });
  expect(await picket(['drift', '--detailed-exitcode'], { folder })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 as deployed'),
  });
  const shown = await picket(['rollback', 'HEAD~1'], { folder });
  expect(shown.stdout).toContain('1 to create, 1 to change');
  expect(shown.stderr).toContain('Nothing was changed yet: --yes does it.');
  expect(await picket(['rollback', 'HEAD~1', '--yes'], { folder })).toMatchObject({ code: 0 });
  expect((await picket(['plan', '--detailed-exitcode'], { folder })).code).toBe(2);
  expect((await picket(['pull'], { folder })).stdout).toContain('1 files new, 1 changed');
  expect(readFileSync(join(folder, 'hunting/a.yaml'), 'utf8')).toBe(hunting('a'));
  expect(await picket(['plan', '--detailed-exitcode'], { folder })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('2 unchanged'),
  });
});

it('a connector gets its tables, their rule, a sender and its entry on the page, as often as it is asked', async () => {
  cpSync(join(home, 'connectors', 'cisco-duo'), join(folder, 'connectors', 'cisco-duo'), { recursive: true });
  symlinkSync(join(home, 'src'), join(folder, 'src'));
  const principal = '11111111-1111-4111-8111-111111111111';
  const command = ['connector', 'deploy', 'cisco-duo', '--principal', principal, '--page', '--backfill'];
  const first = await picket(command, { folder });
  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('5 created, 0 changed, 0 deleted') });
  const again = await picket(command, { folder });
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('5 unchanged') });
}, 60_000);

it.each([
  [['rollback', 'nowhere'], 'There is no commit "nowhere"'],
  [['pull', 'analytic-rule'], 'Did you mean "analytics-rule"?'],
  [['deploy', '--max-delete', 'all'], '--max-delete all is not understood'],
])('%j is wrong usage, and says so', async (args, message) => {
  expect(await picket(args, { folder })).toMatchObject({ code: 64, stderr: expect.stringContaining(message) });
});
