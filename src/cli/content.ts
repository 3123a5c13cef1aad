import { readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { type Config, workspaceConfig } from '../content/config.ts';
import { diskFiles } from '../content/files.ts';
import { changedFiles, commitOf, gitFiles, mergeBase } from '../content/git.ts';
import type { Item } from '../content/item.ts';
import { type Content, loadContent, loadFiles, loadTexts } from '../content/load.ts';
import { analysedTexts } from '../content/queries.ts';
import type { Renderings } from '../content/rendering.ts';
import { affectedBy } from '../content/since.ts';
import { schemaOf } from '../content/workspace-schema.ts';
import { Failure } from '../core/failure.ts';
import type { CachedEngine } from '../kql/cache/engine.ts';
import type { Engine, Schema } from '../kql/index.ts';
import type { CommandInput } from './command.ts';
import { rememberedEngine } from './remembered.ts';
import { configOf } from './workspaces.ts';

/** The content that a command is about: all of the repository is loaded, `only` says what is reported on. */
export interface Loaded {
  config: Config;
  content: Content;
  only: (file: string) => boolean;
  /** The text of a file, for excerpts. */
  text: (file: string) => string | undefined;
  /** The content of the commit that `--since` starts from. */
  before?: readonly Item[];
  /** The environment of the command: it says where queries are remembered. */
  env: NodeJS.ProcessEnv;
}

/** Loads the content of the configuration, with the tables of its connectors; arguments narrow what is reported on. */
export async function loadRepository(input: CommandInput): Promise<Loaded> {
  const config = configOf(input);
  const paths = (input.args[0] ?? []) as string[];
  const wanted = paths.map(path => relative(config.root, resolve(input.folder, path)).replaceAll('\\', '/'));
  const content = await loadContent(config.root, [...config.content, ...config.connectors]);
  const since = await openSince(config, content, input);
  const only = (file: string) =>
    (since?.affected?.has(file) ?? true) &&
    (wanted.length === 0 || wanted.some(path => file === path || file.startsWith(`${path}/`) || path === ''));
  requireHits(content, paths, wanted);
  const before = since ? { before: since.before } : {};
  return { config, content, only, text: file => readText(join(config.root, file)), env: input.env, ...before };
}

interface Since {
  /** The files that the change can affect; undefined where the configuration itself changed. */
  affected?: Set<string>;
  before: readonly Item[];
}

/** What changed since `--since`: since the commit that it and this one have in common, as a pull request shows it. */
async function openSince(config: Config, content: Content, input: CommandInput): Promise<Since | undefined> {
  if (input.options.since === undefined) return undefined;
  const named = commitOf(config.root, String(input.options.since));
  const commit = mergeBase(config.root, named) ?? named;
  const changed = changedFiles(config.root, commit);
  const { items } = await loadFiles(gitFiles(config.root, commit, [...config.content, ...config.connectors]));
  if (changed.includes(basename(String(input.options.config)))) return { before: items };
  return { before: items, affected: new Set([...affectedBy(changed, content.items, items), ...changed]) };
}

function requireHits(content: Content, paths: readonly string[], wanted: readonly string[]): void {
  const files = [...content.items.map(item => item.file), ...content.diagnostics.map(one => one.file)];
  wanted.forEach((path, index) => {
    if (path === '' || files.some(file => file === path || file.startsWith(`${path}/`))) return;
    throw new Failure(
      'usage/invalid',
      `There is no content at ${paths[index]}: it is not below the folders that picket.yaml names, or no file lies there.`,
    );
  });
}

/** Uses an engine that knows the tables, parsers and watchlists of some content, and remembers its queries from run to run. */
export function withEngine<T>(
  { content, env }: Loaded,
  use: (engine: Engine, schema: Schema) => Promise<T>,
): Promise<T> {
  return withEngines(env, async open => {
    const { engine, schema } = await open(content.items);
    return use(engine, schema);
  });
}

/** The same for contents that differ, as workspaces have them: those with the same tables, parsers and watchlists share an engine. */
export async function withEngines<T>(
  env: NodeJS.ProcessEnv,
  use: (open: (items: readonly Item[]) => Promise<{ engine: CachedEngine; schema: Schema }>) => Promise<T>,
): Promise<T> {
  const engines = new Map<string, { engine: CachedEngine; schema: Schema }>();
  try {
    return await use(async items => {
      const schema = schemaOf(items);
      const key = JSON.stringify(schema);
      const known = engines.get(key) ?? { engine: rememberedEngine(schema, env), schema };
      engines.set(key, known);
      await known.engine.ahead(items.flatMap(analysedTexts));
      return known;
    });
  } finally {
    for (const { engine } of engines.values()) engine.close();
  }
}

/** The workspaces that content is rendered for, with their overlays on the disk. */
export function renderings({ config }: Loaded, names: readonly string[]): Renderings {
  const workspaces = Object.fromEntries(names.map(name => [name, workspaceConfig(config, name)]));
  return { workspaces, open: folder => diskFiles(config.root, [folder]) };
}

/** Loads content from lines `{"path","text"}` on standard input. */
export async function loadLines(input: CommandInput): Promise<Loaded> {
  const lines = (await input.input())
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [readLine(line, index + 1)]));
  const texts = new Map(lines.map(line => [line.path, line.text]));
  return {
    config: configOf(input),
    content: await loadTexts(lines),
    only: () => true,
    text: file => texts.get(file),
    env: input.env,
  };
}

function readLine(line: string, number: number): { path: string; text: string } {
  try {
    const value = JSON.parse(line) as { path: unknown; text: unknown };
    if (typeof value.path === 'string' && typeof value.text === 'string') return { path: value.path, text: value.text };
  } catch {
    // Said below, together with a line of another shape.
  }
  throw new Failure('usage/invalid', `Line ${number} of standard input is no JSON object with a "path" and a "text".`);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
