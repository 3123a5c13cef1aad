import { basename, posix } from 'node:path';
import { type Config, readConfigText } from '../config.ts';
import { changedFiles, commitsSince, fileAt, findCommit, gitFiles } from '../git.ts';
import type { Files, Item } from '../item.ts';
import { loadKinds } from '../kind.ts';
import { loadFiles } from '../load.ts';
import { itemsFor } from '../rendering.ts';
import type { Resource, Target } from '../resource.ts';
import { desiredResources } from './desired.ts';
import { differ } from './difference.ts';
import type { Live } from './plan.ts';

/** What git knows of a repository: the commit that its files stand in, and what was last applied from it. */
export interface History {
  /** The checked-out commit, for a file that is the same in it; undefined for what is changed on the disk. */
  commitOf(path: string): string | undefined;
  /**
   * What a live resource was last written with, read from the commit of its mark; undefined where this clone does
   * not have the commit, or the commit not the resource.
   */
  applied(live: Live, target: Target, workspace: string): Promise<Resource | undefined>;
}

/** How many later commits are looked at for one that a live resource stems from. */
const mostCommits = 20;

/** Opens the history of a repository; undefined where its folder is in no git repository with a commit. */
export function openHistory(config: Config, configFile: string, items: readonly Item[]): History | undefined {
  const { root } = config;
  const head = findCommit(root, 'HEAD');
  if (!head) return undefined;
  const changed = changedFiles(root, head);
  const own = new Set(items.map(item => item.file));
  const configChanged = changed.includes(basename(configFile));
  const overlays = Object.values(config.workspaces).flatMap(one => one.overlays ?? []);
  const plain = (file: string) => {
    const folder = overlays.map(one => `${one.replace(/\/$/, '')}/`).find(one => file.startsWith(one));
    return folder === undefined ? file : file.slice(folder.length);
  };
  const isChanged = (path: string) => changed.some(file => [file, plain(file)].some(one => belongsTo(one, path, own)));
  const commits = new CommitReader(config, basename(configFile));
  return {
    commitOf: path => (configChanged || isChanged(path) ? undefined : head),
    applied: (live, target, workspace) => lastApplied(commits, root, live, { target, workspace }),
  };
}

/** Whether a file is that of an item, lies in its folder, or lies beside it and is no item itself. */
function belongsTo(file: string, path: string, items: ReadonlySet<string>): boolean {
  if (file === path || file.startsWith(`${path}/`)) return true;
  return posix.dirname(file) === posix.dirname(path) && !items.has(file);
}

interface Place {
  target: Target;
  workspace: string;
}

/**
 * A deploy that was cut may have written a resource and not its mark: where a later commit explains the resource as it is,
 * that one was applied.
 */
async function lastApplied(
  commits: CommitReader,
  root: string,
  live: Live,
  place: Place,
): Promise<Resource | undefined> {
  const { mark } = live;
  if (!mark?.commit) return undefined;
  const marked = await commits.resource(mark.commit, live, place);
  if (!marked || (await explains(marked, live))) return marked;
  for (const commit of commitsSince(root, mark.commit, mark.path, mostCommits)) {
    const later = await commits.resource(commit, live, place);
    if (later && (await explains(later, live))) return later;
  }
  return marked;
}

async function explains({ body }: Resource, live: Live): Promise<boolean> {
  const comparable = (await loadKinds()).find(kind => kind.name === live.kind)?.deploys?.comparable;
  return comparable !== undefined && differ(comparable(body), comparable(live.body)).length === 0;
}

/** Reads resources as commits wanted them; each commit is read once. */
class CommitReader {
  readonly #config: Config;
  readonly #configFile: string;
  readonly #trees = new Map<string, Files>();

  constructor(config: Config, configFile: string) {
    this.#config = config;
    this.#configFile = configFile;
  }

  /** A live resource as a commit wanted it, or undefined where it had none there. */
  async resource(commit: string, live: Live, { target, workspace }: Place): Promise<Resource | undefined> {
    const { root } = this.#config;
    if (!live.mark || !findCommit(root, commit)) return undefined;
    const { path } = live.mark;
    const tree = this.#tree(commit);
    const paths = tree.paths.filter(one => one === path || one.startsWith(`${path}/`));
    const config = configAt(root, commit, this.#configFile) ?? this.#config;
    const open = (folder: string) => gitFiles(root, commit, [folder]);
    const items = await itemsFor((await loadFiles({ ...tree, paths })).items, config.workspaces[workspace], open);
    const { tenant, parameters } = config.workspaces[workspace] ?? {};
    const then: Target = { ...target, ...(tenant ? { tenant } : {}), ...(parameters ? { parameters } : {}) };
    const { severityOverrides } = config.defaults;
    const resources = await desiredResources(items, then, { workspace, severityOverrides });
    const same = (await loadKinds()).find(kind => kind.name === live.kind)?.deploys?.sameAs;
    return resources.find(
      one => one.id.toLowerCase() === live.id.toLowerCase() || (one.kind === live.kind && same?.(one.body, live.body)),
    );
  }

  #tree(commit: string): Files {
    const known = this.#trees.get(commit);
    if (known) return known;
    const { root, content, connectors } = this.#config;
    const tree = gitFiles(root, commit, [...content, ...connectors]);
    this.#trees.set(commit, tree);
    return tree;
  }
}

/** The configuration of a commit; undefined where it had none that can be read. */
export function configAt(root: string, commit: string, file: string): Config | undefined {
  const text = fileAt(root, commit, file);
  if (text === undefined) return undefined;
  try {
    return { ...readConfigText(file, text), root };
  } catch {
    return undefined;
  }
}
