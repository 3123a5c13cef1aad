import { posix } from 'node:path';
import { byPlace, type Diagnostic } from '../core/diagnostic.ts';
import type { Engine } from '../kql/index.ts';
import type { WorkspaceConfig } from './config.ts';
import { globPattern } from './glob.ts';
import type { Files, Item } from './item.ts';
import { type Content, loadFiles } from './load.ts';
import { fill, hasPlaceholder, placeholderValues } from './parameters.ts';
import { isObject, type Json, type JsonObject } from './resource.ts';
import { decodeText } from './text.ts';
import { type Findings, type ValidateOptions, validate } from './validate.ts';

/** Where the files of an overlay are read from: the disk, or a commit. */
export type OpenFolder = (folder: string) => Files;

/**
 * The items of a repository as one workspace has them: without those that it excludes, and with its overlays laid over them. A
 * file of an overlay has the path of the file that it changes: what it says counts, what it sets to null is gone, and all else
 * stays. A file without one to change is content of this workspace alone.
 */
export async function itemsFor(
  items: readonly Item[],
  settings: Pick<WorkspaceConfig, 'exclude' | 'overlays'> | undefined,
  open: OpenFolder,
): Promise<Item[]> {
  let all = [...items];
  for (const folder of settings?.overlays ?? []) all = await overlaid(all, folder.replace(/\/$/, ''), open(folder));
  const excluded = (settings?.exclude ?? []).map(globPattern);
  return all.filter(item => !excluded.some(pattern => pattern.test(item.file)));
}

async function overlaid(items: readonly Item[], folder: string, files: Files): Promise<Item[]> {
  const over = new Map((await loadFiles(files)).items.map(item => [posix.relative(folder, item.file), item]));
  const known = new Set(items.map(item => item.file));
  const changed = items.map(item => laidOver(item, over.get(item.file), folder, files));
  return [...changed, ...[...over].filter(([path]) => !known.has(path)).map(([, item]) => item)];
}

/** An item with the overlay's values, and with the files beside it that the overlay has of its own. */
function laidOver(item: Item, over: Item | undefined, folder: string, files: Files): Item {
  const beside: Item['beside'] = path =>
    textOf(files, posix.join(folder, posix.dirname(item.file), path)) ?? item.beside(path);
  if (!over) return { ...item, beside };
  const value = isObject(item.value) && isObject(over.value) ? merged(item.value, over.value) : item.value;
  return { ...item, value, beside, overlay: over };
}

function textOf(files: Files, path: string): string | undefined {
  const bytes = files.read(path);
  if (!bytes) return undefined;
  const { text, problem } = decodeText(bytes);
  return problem ? undefined : text;
}

/** Mappings are merged key by key; a null takes a key away; everything else is replaced. */
export function merged(base: JsonObject, over: JsonObject): JsonObject {
  const keys = [...new Set([...Object.keys(base), ...Object.keys(over)])];
  const kept = keys.filter(key => over[key] !== null).map((key): [string, Json] => [key, both(base[key], over[key])]);
  return Object.fromEntries(kept);
}

function both(base: Json | undefined, over: Json | undefined): Json {
  if (over === undefined) return base ?? null;
  return isObject(base) && isObject(over) ? merged(base, over) : over;
}

export interface Renderings {
  /** The workspaces that content is rendered for, by name. */
  workspaces: Readonly<Record<string, WorkspaceConfig>>;
  open: OpenFolder;
}

/** Gives an engine that knows the tables, parsers and watchlists of some content. */
export type EngineFor = (items: readonly Item[]) => Promise<{ engine: Pick<Engine, 'analyze'> }>;

/**
 * Validates content as each workspace has it. A mistake that is not in all of them names the workspaces that have it. Where no
 * workspace has anything of its own, that is one validation.
 */
export async function validateRendered(
  content: Content,
  { workspaces, open }: Renderings,
  { engineFor, ...options }: Omit<ValidateOptions, 'engine'> & { engineFor: EngineFor },
): Promise<Findings> {
  const check = async (one: Content) => validate(one, { ...options, ...(await engineFor(one.items)) });
  const plain = !content.items.some(item => hasPlaceholder(item.value)) && !Object.values(workspaces).some(hasOwn);
  const names = Object.keys(workspaces);
  if (plain || names.length === 0) return check(content);
  const findings: Findings[] = [];
  for (const name of names) findings.push(await check(await renderedContent(content, name, workspaces[name], open)));
  return together(findings, names);
}

function hasOwn({ overlays = [], exclude = [] }: WorkspaceConfig): boolean {
  return overlays.length + exclude.length > 0;
}

/** Content as a workspace has it, with the values of its parameters; a name without a value is an error at its place. */
async function renderedContent(
  content: Content,
  name: string,
  settings: WorkspaceConfig,
  open: OpenFolder,
): Promise<Content> {
  const items = await itemsFor(content.items, settings, open);
  const values = placeholderValues({
    subscription: settings.subscription ?? '00000000-0000-0000-0000-000000000000',
    resourceGroup: settings.resourceGroup ?? 'group',
    workspaceId: `/subscriptions/${settings.subscription ?? '0'}/resourceGroups/${settings.resourceGroup ?? 'group'}/providers/Microsoft.OperationalInsights/workspaces/${settings.workspace ?? name}`,
    tenant: settings.tenant ?? '00000000-0000-0000-0000-000000000000',
    parameters: settings.parameters ?? {},
  });
  const diagnostics = [...content.diagnostics];
  const filled = items.map(item => {
    if (!isObject(item.value) || !hasPlaceholder(item.value)) return item;
    const { value, unfilled } = fill(item.value, values);
    diagnostics.push(...unfilled.map(one => unknownParameter(item, one.name, one.path)));
    return { ...item, value };
  });
  return { ...content, items: filled, diagnostics };
}

function unknownParameter(item: Item, name: string, path: Parameters<Item['at']>[0]): Diagnostic {
  return {
    code: 'content/unknown-parameter',
    severity: 'error',
    message: `"${name}" has no value.`,
    help: 'Give it one under `parameters` of the workspace in picket.yaml, or correct the name.',
    file: item.file,
    ...item.at(path),
  };
}

function together(findings: readonly Findings[], names: readonly string[]): Findings {
  const found = new Map<string, { one: Diagnostic; in: string[] }>();
  for (const [index, { diagnostics }] of findings.entries())
    for (const one of diagnostics) {
      const key = [one.code, one.file, one.line, one.column, one.message].join(' ');
      const known = found.get(key) ?? { one, in: [] };
      if (!known.in.includes(names[index])) known.in.push(names[index]);
      found.set(key, known);
    }
  const everywhere = (where: readonly string[]) => where.length === names.length;
  const diagnostics = [...found.values()]
    .filter(({ one, in: where }) => everywhere(where) || one.code !== 'content/unused-suppression')
    .map(({ one, in: where }) =>
      everywhere(where) ? one : { ...one, message: `${one.message} (in ${where.join(', ')})` },
    )
    .sort(byPlace);
  const count = (severity: string) => diagnostics.filter(one => one.severity === severity).length;
  const summary = {
    ...findings[0].summary,
    errors: count('error'),
    warnings: count('warning'),
    ms: findings.reduce((sum, one) => sum + one.summary.ms, 0),
  };
  return { summary, diagnostics };
}
