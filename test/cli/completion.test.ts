import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import completion from '../../src/cli/commands/completion.ts';
import { fakeTerminal } from '../helpers/terminal.ts';

async function script(shell: string): Promise<string> {
  const terminal = fakeTerminal();
  const stopped = new AbortController().signal;
  await completion.run({ args: [shell], options: {}, terminal, input: async () => '', stopped, folder: '.', env: {} });
  return terminal.stdout;
}

it.each([
  ['a verb', ['picket', 'dri'], ['drift']],
  ['an option of the verb', ['picket', 'plan', '--max'], ['--max-delete']],
  ['an option of every verb', ['picket', 'explain', '--verb'], ['--verbose']],
  ['files elsewhere', ['picket', 'validate', 'det'], []],
])('bash completes %s', async (_, words, expected) => {
  const line = words.map(word => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _picket; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const answer = execFileSync('bash', ['-c', `${await script('bash')}\n${ask}`], { encoding: 'utf8' });
  expect(answer.split('\n').filter(Boolean)).toEqual(expected);
});

it('fish gets a line for each verb and option', async () => {
  expect(await script('fish')).toContain("complete -c picket -n '__fish_seen_subcommand_from plan' -l max-delete");
});

it('refuses another shell', async () => {
  await expect(script('tcsh')).rejects.toThrow(/one of bash, zsh, fish/);
});
