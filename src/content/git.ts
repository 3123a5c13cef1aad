import { execFileSync } from 'node:child_process';
import { Failure } from '../core/failure.ts';
import { isContentFile } from './files.ts';
import type { Files } from './item.ts';

const largestAnswer = 1024 * 1024 * 1024;

/** Runs git in a folder and gives what it prints; throws what git says where it refuses. */
function git(root: string, args: readonly string[], input?: string): Buffer {
  return execFileSync('git', ['--no-optional-locks', ...args], {
    cwd: root,
    input: input ?? '',
    maxBuffer: largestAnswer,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function tryGit(root: string, args: readonly string[]): Buffer | undefined {
  try {
    return git(root, args);
  } catch {
    return undefined;
  }
}

/** The whole name of a commit. Throws `usage/invalid` where the clone does not have it. */
export function commitOf(root: string, revision: string): string {
  const found = findCommit(root, revision);
  if (found) return found;
  throw new Failure(
    'usage/invalid',
    `There is no commit "${revision}" in this clone of ${root}. Is it a git repository, and was enough of it fetched (fetch-depth: 0)?`,
  );
}

/** The whole name of a commit, or undefined where the clone does not have it. */
export function findCommit(root: string, revision: string): string | undefined {
  return tryGit(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
    ?.toString()
    .trim();
}

/** The commit that a commit and the checked-out one both stem from, or undefined. */
export function mergeBase(root: string, commit: string): string | undefined {
  return tryGit(root, ['merge-base', commit, 'HEAD'])?.toString().trim() || undefined;
}

/** The files below a folder that differ between a commit and the disk, untracked ones too; paths count from the folder. */
export function changedFiles(root: string, commit: string): string[] {
  const changed = git(root, ['diff', '--name-only', '--no-renames', '--relative', '-z', commit, '--', '.']);
  const untracked = git(root, ['ls-files', '--others', '--exclude-standard', '-z', '--', '.']);
  return [...new Set([...words(changed), ...words(untracked)])];
}

/** The commits after one, newest first, that touched a path. */
export function commitsSince(root: string, commit: string, path: string, most: number): string[] {
  const found = tryGit(root, ['rev-list', `--max-count=${most}`, `${commit}..HEAD`, '--', path]);
  return found?.toString().split('\n').filter(Boolean) ?? [];
}

/** The text of one file at a commit, or undefined where there was none. */
export function fileAt(root: string, commit: string, path: string): string | undefined {
  return tryGit(root, ['show', `${commit}:./${path}`])?.toString('utf8');
}

/** The content below some folders as it was at a commit, read from git's objects; the disk stays as it is. */
export function gitFiles(root: string, commit: string, folders: readonly string[]): Files {
  const blobs = listBlobs(root, commit, folders);
  const contents = readBlobs(root, [...new Set(blobs.values())]);
  return {
    paths: [...blobs.keys()].filter(isContentFile).sort(),
    read: path => {
      const blob = blobs.get(path);
      return blob === undefined ? undefined : contents.get(blob);
    },
  };
}

/** The object of each regular file by its path. */
function listBlobs(root: string, commit: string, folders: readonly string[]): Map<string, string> {
  const lines = words(git(root, ['ls-tree', '-r', '-z', commit, '--', ...folders]));
  const found = lines.map(line => /^100\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(line)).filter(one => one !== null);
  return new Map(found.map(([, blob, path]) => [path, blob]));
}

/** Every object in one go. https://git-scm.com/docs/git-cat-file#_batch_output */
function readBlobs(root: string, blobs: readonly string[]): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  if (blobs.length === 0) return found;
  const answer = git(root, ['cat-file', '--batch'], `${blobs.join('\n')}\n`);
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf(10, at);
    const [blob, , size] = answer.toString('utf8', at, end).split(' ');
    found.set(blob, answer.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return found;
}

function words(answer: Buffer): string[] {
  return answer.toString('utf8').split('\0').filter(Boolean);
}
