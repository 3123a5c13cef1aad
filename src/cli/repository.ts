import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import type { Config } from '../content/config.ts';

/**
 * The name in the marks of what this repository owns: the one of the configuration, else the address of its git remote
 * without user and password, else the name of its folder.
 */
export function repositoryName(config: Config): string {
  return config.repository ?? remoteName(config.root) ?? basename(config.root);
}

function remoteName(folder: string): string | undefined {
  try {
    const url = execFileSync('git', ['config', '--get', 'remote.origin.url'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return withoutUser(url.trim()) || undefined;
  } catch {
    return undefined;
  }
}

/** `https://user:token@github.com/contoso/rules.git` and `git@github.com:contoso/rules.git` both as `github.com/contoso/rules`. */
export function withoutUser(url: string): string {
  return url
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]+):(?!\/)/, '$1/')
    .replace(/\.git$/, '')
    .replaceAll('#', '_');
}
