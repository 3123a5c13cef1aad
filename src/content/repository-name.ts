import { execFile } from 'node:child_process';
import { basename, resolve } from 'node:path';
import { promisify } from 'node:util';

/**
 * The name that a repository signs its resources with: host and path of its git remote, without credentials and
 * protocol, so that every clone has the same; the name of the folder where there is no remote.
 */
export async function repositoryName(root: string): Promise<string> {
  const remote = await gitRemote(root);
  return remote === undefined ? basename(resolve(root)) : remoteName(remote);
}

async function gitRemote(root: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['config', '--get', 'remote.origin.url'], { cwd: root });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** `https://user:secret@github.com/contoso/soc.git` and `git@github.com:contoso/soc.git` are `github.com/contoso/soc`. */
export function remoteName(remote: string): string {
  const plain = remote
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/\.git\/?$/, '')
    .replace(/#/g, '');
  const scp = /^([^/:]+):(?!\d+\/)(.+)$/.exec(plain);
  const name = scp ? `${scp[1]}/${scp[2]}` : plain;
  return name.startsWith('/') ? basename(name) : name;
}
