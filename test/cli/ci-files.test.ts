import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, expect, it } from 'vitest';
import validate from '../../src/cli/commands/validate.ts';
import { home, picket } from '../helpers/picket.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-ci-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Action {
  runs: { steps: { name: string; run: string }[] };
}

it('the last step of the action runs the command in the folder', () => {
  mkdirSync(join(folder, 'hunting'));
  writeFileSync(join(folder, 'hunting', 'a.yaml'), 'name: a\ndescription: Finds.\nquery: SigninLogs | where 1 == 1\n');
  const action = load(readFileSync(join(home, 'action.yml'), 'utf8')) as Action;
  const step = action.runs.steps.at(-1);
  const env = {
    ...process.env,
    PATH: `${join(process.execPath, '..')}:${process.env.PATH}`,
    PICKET_HOME: home,
    PICKET_COMMAND: 'validate --format json',
  };
  const answer = execFileSync('bash', ['-e', '-c', step?.run ?? 'false'], { cwd: folder, env, encoding: 'utf8' });
  expect(JSON.parse(answer).summary).toMatchObject({ files: 1, errors: 0 });
});

it('the hooks call commands and options that there are', async () => {
  const hooks = load(readFileSync(join(home, '.pre-commit-hooks.yaml'), 'utf8')) as { entry: string }[];
  expect(hooks.map(hook => hook.entry)).toEqual(['picket validate --since HEAD', 'picket test --since HEAD']);
  expect(validate.options?.map(option => option[0])).toContain('--since <rev>');
  const { code, stderr } = await picket(['validate', '--since', 'nowhere'], { folder });
  expect({ code, stderr }).toEqual({ code: 64, stderr: expect.stringContaining('There is no commit "nowhere"') });
});
