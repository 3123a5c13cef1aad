import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ExitCode } from '../../src/cli/command.ts';
import { run } from '../../src/cli/run.ts';

export const home = resolve(import.meta.dirname, '..', '..');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface Given {
  folder?: string;
  /** What stands on its standard input. */
  input?: string;
}

/** The environment of whoever runs the tests, without colour and with a cache that leaves theirs alone. */
const env = { ...process.env, NO_COLOR: '1', XDG_CACHE_HOME: join(tmpdir(), 'picket-test-cache') };

/** Runs a command line within this process, from its words to its exit code. */
export async function picket(args: readonly string[], { folder = home, input = '' }: Given = {}): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const code: ExitCode = await run(args, {
    streams: {
      out: { write: text => (said.stdout += text) },
      err: { write: text => (said.stderr += text) },
    },
    input: async () => input,
    stopped: new AbortController().signal,
    folder,
    env,
  });
  return { code, ...said };
}

/** Starts the command as a user does: a process of its own. */
export function startPicket(args: readonly string[], { folder = home, input = '' }: Given = {}): Promise<Ended> {
  const child = spawn(process.execPath, [join(home, 'bin', 'picket.js'), ...args], { cwd: folder, env });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', chunk => (said.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', chunk => (said.stderr += chunk));
  child.stdin.end(input);
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', code => done({ code, ...said }));
  });
}
