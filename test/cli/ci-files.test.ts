import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, expect, it } from 'vitest';
import testCommand from '../../src/cli/commands/test.ts';
import validate from '../../src/cli/commands/validate.ts';
import { home, picket } from '../helpers/picket.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-ci-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Action {
  inputs: Record<string, unknown>;
  runs: { steps: { name: string; run: string; env?: Record<string, string> }[] };
}

it('the last step of the action runs the command, marks the lines and fills the summary', () => {
  mkdirSync(join(folder, 'hunting'));
  writeFileSync(join(folder, 'hunting', 'a.yaml'), 'name: a\ndescription: Finds.\nquery: SigninLogs | where 1 = 1\n');
  const action = load(readFileSync(join(home, 'action.yml'), 'utf8')) as Action;
  const step = action.runs.steps.at(-1);
  const named = Object.values(step?.env ?? {}).flatMap(value => /inputs\.([\w-]+)/.exec(value)?.[1] ?? []);
  expect([...named, 'folder'].sort()).toEqual(Object.keys(action.inputs).sort());
  const env = {
    ...process.env,
    PATH: `${join(process.execPath, '..')}:${process.env.PATH}`,
    PICKET_HOME: home,
    PICKET_COMMAND: 'validate',
    PICKET_ANNOTATIONS: 'true',
    PICKET_SUMMARY: 'true',
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    GITHUB_OUTPUT: join(folder, 'output'),
  };
  const script = `${step?.run ?? 'false'} || true`;
  const answer = execFileSync('bash', ['-c', script], { cwd: folder, env, encoding: 'utf8' });
  expect(answer).toMatch(/^::error file=hunting\/a\.yaml,line=3,/m);
  expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('**picket validate**');
  expect(readFileSync(join(folder, 'output'), 'utf8')).toBe('exit-code=1\n');
});

it('the action writes a plan as a comment of its pull request, where it has a token', () => {
  const fake = join(folder, 'fake');
  mkdirSync(join(fake, 'bin'), { recursive: true });
  writeFileSync(join(fake, 'bin', 'picket.js'), 'console.log("# Plan", process.argv.slice(2).join(" "));\n');
  writeFileSync(join(fake, 'gh'), '#!/bin/sh\necho "gh $1 $2 $3 $4 $5"; cat "$7"\n', { mode: 0o755 });
  const run = (settings: Record<string, string>) =>
    execFileSync('bash', [join(home, 'ci', 'run.sh')], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: `${fake}:${join(process.execPath, '..')}:${process.env.PATH}`,
        PICKET_HOME: fake,
        PICKET_COMMAND: 'plan --workspace prod',
        PICKET_COMMENT: 'true',
        PICKET_PULL_REQUEST: '7',
        ...settings,
      },
    });
  const comment =
    'gh pr comment 7 --edit-last --create-if-none\n# Plan plan --workspace prod --format markdown --quiet\n';
  expect(run({ GH_TOKEN: 'x' })).toBe(`# Plan plan --workspace prod\n${comment}`);
  expect(run({})).toContain('::warning::The plan was not commented');
  expect(run({ GH_TOKEN: 'x', PICKET_PULL_REQUEST: '' })).not.toContain('gh pr');
  expect(run({ GH_TOKEN: 'x', PICKET_COMMAND: 'validate' })).not.toContain('gh pr');
});

it('the hooks call commands and options that there are, and stop a commit', async () => {
  const hooks = load(readFileSync(join(home, '.pre-commit-hooks.yaml'), 'utf8')) as { entry: string }[];
  expect(hooks.map(hook => hook.entry)).toEqual(['picket validate --since HEAD', 'picket test --since HEAD']);
  for (const command of [validate, testCommand])
    expect(command.options?.map(option => option[0])).toContain('--since <rev>');
  const { code, stderr } = await picket(['validate', '--since', 'nowhere'], { folder });
  expect({ code, stderr }).toEqual({ code: 64, stderr: expect.stringContaining('There is no commit "nowhere"') });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@contoso.example', ...args], { cwd: folder });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message', 'empty');
  const hook = await picket(hooks[0].entry.split(' ').slice(1), { folder });
  expect({ code: hook.code, stdout: hook.stdout }).toEqual({
    code: 1,
    stdout: expect.stringContaining('hunting/a.yaml:3'),
  });
});

it('the template of Azure Pipelines runs commands that there are', () => {
  const template = load(readFileSync(join(home, 'ci', 'azure-pipelines.yml'), 'utf8')) as {
    steps: Record<string, unknown>[];
  };
  const lines = JSON.stringify(template.steps).match(/picket (validate|test|deploy)[^"\\]*/g) ?? [];
  expect(lines.map(line => line.split(' ')[1])).toEqual(['validate', 'test', 'test', 'deploy']);
});

it('the image is pinned, copies what there is, and does not run as root', () => {
  const lines = readFileSync(join(home, 'Dockerfile'), 'utf8').split('\n');
  const { devDependencies } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  for (const from of lines.filter(line => line.startsWith('FROM')))
    expect(from).toContain(`node:${devDependencies.node}-`);
  expect(lines).toContain('USER node');
  expect(['package.json', 'package-lock.json', 'bin/picket.js'].every(file => existsSync(join(home, file)))).toBe(true);
});
