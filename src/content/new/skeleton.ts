import { posix } from 'node:path';
import { plainPath } from '../../core/inside.ts';
import { slug } from '../slug.ts';
import { connector } from './connector.ts';
import { detection, hunting, parser } from './queries.ts';
import { playbook, watchlist, workbook } from './resources.ts';

/** What is to be made: its name as a person says it, and a GUID that no one else has. */
export interface Named {
  title: string;
  /** Lower case with `-`, as files have it. */
  name: string;
  id: string;
}

/** A file of a skeleton, by its path below the folder of its kind. */
export interface SkeletonFile {
  path: string;
  text: string;
}

interface Skeleton {
  /** Where such content lies where the configuration names no folder of this name. */
  folder: string;
  files(named: Named): SkeletonFile[];
}

export const skeletons: Readonly<Record<string, Skeleton>> = {
  detection: { folder: 'detections', files: named => [{ path: `${named.name}.yaml`, text: detection(named) }] },
  hunting: { folder: 'hunting', files: named => [{ path: `${named.name}.yaml`, text: hunting(named) }] },
  parser: {
    folder: 'parsers',
    files: named => [{ path: `${words(named.title)}.yaml`, text: parser(named, words(named.title)) }],
  },
  playbook: { folder: 'playbooks', files: playbook },
  workbook: { folder: 'workbooks', files: workbook },
  watchlist: { folder: 'watchlists', files: named => watchlist(named, words(named.title)) },
  connector: { folder: 'connectors', files: connector },
};

/** A name as a function or an alias has it: letters and digits only. */
function words(title: string): string {
  const plain = title.normalize('NFKD').replace(/[^A-Za-z0-9]+(\w?)/g, (_, next: string) => next.toUpperCase());
  return /^[A-Za-z]/.test(plain) ? plain.slice(0, 60) : `New${plain.slice(0, 57)}`;
}

/**
 * The files of a working piece of content with a passing test. The name may say a folder below that of its kind, such as
 * `okta/Push fatigue`; undefined for one that is no name or leads elsewhere.
 */
export function skeletonOf(
  kind: string,
  name: string,
  id: string,
  folders: readonly string[],
): SkeletonFile[] | undefined {
  const { folder, files } = skeletons[kind];
  const { dir, base } = posix.parse(name.trim());
  const inside = dir === '' ? '' : plainPath(dir);
  const title = base.replace(/[\p{Cc}\\]/gu, ' ').trim();
  if (inside === undefined || !/[\p{L}\p{N}]/u.test(title)) return undefined;
  const below = inside.split('/').filter(Boolean).map(slug);
  const home = folders.find(one => posix.basename(one.replaceAll('\\', '/')) === folder) ?? folder;
  return files({ title, name: slug(title), id }).map(file => ({
    ...file,
    path: posix.join(home, ...below, file.path),
  }));
}
