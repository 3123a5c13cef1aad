import { realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { globSync } from 'tinyglobby';
import { readInside } from '../core/inside.ts';
import type { Files } from './item.ts';
import { largestFile } from './yaml.ts';

const contentFiles = '**/*.{yaml,yml,json}';
const never = ['**/node_modules/**', '**/.*/**', '**/recorded/**', '**/fixtures/**'];

/** Whether a path below a content folder is one of content, by the same rule as on the disk. */
export function isContentFile(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path) && !/(^|\/)(node_modules|recorded|fixtures|\.[^/]+)\//.test(path);
}

/**
 * The content files below some folders (or files) of a repository, sorted by path. A folder that does not exist holds
 * nothing; links that lead out of the repository are not followed.
 */
export function diskFiles(root: string, folders: readonly string[]): Files {
  const home = realpathSync(root);
  const found = folders.flatMap(folder => below(home, folder));
  return { paths: [...new Set(found)].sort(), read: path => readInside(home, path, 4 * largestFile) };
}

function below(home: string, folder: string): string[] {
  const at = resolve(home, folder);
  const info = statSync(at, { throwIfNoEntry: false });
  if (!info) return [];
  if (info.isFile()) return [slashed(relative(home, at))];
  const prefix = slashed(relative(home, at));
  return globSync(contentFiles, { cwd: at, ignore: never, followSymbolicLinks: false }).map(path =>
    prefix === '' ? path : `${prefix}/${path}`,
  );
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

/** Files that only exist as lines `{ path, text }`: a corpus, or what an editor has not yet saved. */
export function textFiles(lines: Iterable<{ path: string; text: string }>): Files {
  const texts = new Map([...lines].map(({ path, text }) => [path, text]));
  return {
    paths: [...texts.keys()],
    read: path => {
      const text = texts.get(path);
      return text === undefined ? undefined : Buffer.from(text, 'utf8');
    },
  };
}
