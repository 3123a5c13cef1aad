import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const home = resolve(import.meta.dirname, '..', '..');

/** Tests leave the cache of whoever runs them alone. */
const cache = join(tmpdir(), 'picket-test-cache');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command as a user does, in a folder, with what stands on its standard input. */
export function picket(args: readonly string[], options: { folder?: string; input?: string } = {}): Promise<Ended> {
  const child = spawn(process.execPath, [join(home, 'bin', 'picket.js'), ...args], {
    cwd: options.folder ?? home,
    env: { ...process.env, NO_COLOR: '1', XDG_CACHE_HOME: cache },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', chunk => (said.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', chunk => (said.stderr += chunk));
  child.stdin.end(options.input ?? '');
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', code => done({ code, ...said }));
  });
}
