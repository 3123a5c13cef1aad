import { basename, posix } from 'node:path';
import { withoutEmpty } from '../field.ts';
import type { Item } from '../item.ts';
import type { Kind } from '../kind.ts';
import { loadKinds } from '../kind.ts';
import { loadTexts } from '../load.ts';
import { fileText } from '../pull/pull.ts';
import { editYaml, isBlockStyle } from '../pull/write-yaml.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';
import { type Conflict, mergeThreeWay } from './merge.ts';
import { contentOfTemplate, type NotFound } from './read-arm.ts';

/** The folder that remembers what upstream said when it was last imported: the side that ours and theirs are compared with. */
export const upstreamFolder = 'upstream';

export interface Import {
  files: { action: 'create' | 'change'; path: string; text: string }[];
  conflicts: { path: string; conflict: Conflict }[];
  skipped: NotFound[];
  unchanged: number;
}

export interface ImportInput {
  /** The files of upstream: the community's YAML, ARM templates, solution packages. */
  sources: readonly { path: string; text: string }[];
  /** What the repository has. */
  items: readonly Item[];
  /** The folders of content. */
  folders: readonly string[];
  /** The text of a file of the repository. */
  read(path: string): string | undefined;
  /** Whether ours counts in every conflict, from now on. */
  keepOurs: boolean;
}

interface Upstream {
  kind: Kind;
  /** Below the folder of its kind. */
  path: string;
  value: JsonObject;
  text: string;
  beside: Readonly<Record<string, string>>;
}

/**
 * What the files of a repository must say to have upstream's content: what is new is written as it is, what was imported
 * before is merged three-way with the local tuning. Nothing is written yet.
 */
export async function importContent(input: ImportInput): Promise<Import> {
  const done: Import = { files: [], conflicts: [], skipped: [], unchanged: 0 };
  for (const source of input.sources) {
    for (const one of await readSource(source, done)) await take(one, input, done);
  }
  return done;
}

async function readSource(source: { path: string; text: string }, done: Import): Promise<Upstream[]> {
  if (source.path.endsWith('.json')) return readTemplate(source, done);
  const { items } = await loadTexts([{ path: `detections/${basename(source.path)}`, text: source.text }, source]);
  const item = items.find(one => one.file === source.path) ?? items[0];
  const kind = (await loadKinds()).find(one => one.name === item?.kind);
  if (!item || !kind || !isObject(item.value)) {
    done.skipped.push({ what: source.path, why: 'is no content that Picket knows' });
    return [];
  }
  return [{ kind, path: basename(source.path), value: plain(item.value), text: source.text, beside: {} }];
}

function plain(value: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

async function readTemplate({ path, text }: { path: string; text: string }, done: Import): Promise<Upstream[]> {
  let template: unknown;
  try {
    template = JSON.parse(text);
  } catch (error) {
    done.skipped.push({ what: path, why: `is no JSON: ${(error as Error).message}` });
    return [];
  }
  const { found, not } = await contentOfTemplate(isObject(template) ? template : {});
  done.skipped.push(...not);
  return found.map(({ kind, form }) => ({
    kind,
    path: form.path,
    value: form.value,
    text: fileText(form.path, form.value),
    beside: form.beside ?? {},
  }));
}

async function take(one: Upstream, input: ImportInput, done: Import): Promise<void> {
  const known = input.items.find(item => item.kind === one.kind.name && sameId(item.value, one.value));
  const path = known?.file ?? pathFor(one, input);
  const item = known ?? input.items.find(each => each.file === path);
  const memory = `${upstreamFolder}/${path}`;
  if (!item) {
    add(done, input, path, one.text);
    for (const [name, text] of Object.entries(one.beside))
      add(done, input, posix.join(posix.dirname(path), name), text);
  } else await mergeInto(item, memory, one, input, done);
  if (!item) add(done, input, memory, fileText(path, one.value));
}

function sameId(a: unknown, b: JsonObject): boolean {
  return isObject(a) && typeof a.id === 'string' && String(a.id).toLowerCase() === String(b.id).toLowerCase();
}

/** In the folder of its kind. */
function pathFor({ kind, path }: Upstream, { folders }: ImportInput): string {
  const folder = folders.find(one => kind.files.test(`${one}/${path}`)) ?? kind.folder;
  return `${folder}/${path}`;
}

/** Without memory of upstream, what is ours now is what it was: nothing of theirs may be lost, so differences are conflicts. */
async function mergeInto(item: Item, memory: string, one: Upstream, input: ImportInput, done: Import): Promise<void> {
  const ours = plain(item.value as JsonObject);
  const before = await readMemory(memory, input);
  const { edits, conflicts, base } = mergeThreeWay(before ?? {}, ours, one.value);
  const open = input.keepOurs ? [] : conflicts;
  done.conflicts.push(...open.map(conflict => ({ path: item.file, conflict })));
  if (Object.keys(edits).length > 0) add(done, input, item.file, edited(item, edits));
  else if (open.length === 0) done.unchanged++;
  add(done, input, memory, fileText(item.file, input.keepOurs ? one.value : base));
}

async function readMemory(path: string, { read }: ImportInput): Promise<JsonObject | undefined> {
  const text = read(path);
  if (text === undefined) return undefined;
  const { items } = await loadTexts([{ path: path.slice(upstreamFolder.length + 1), text }]);
  return isObject(items[0]?.value) ? plain(items[0].value) : undefined;
}

function edited(item: Item, edits: Readonly<Record<string, Json | undefined>>): string {
  if (!item.file.endsWith('.json') && isBlockStyle(item)) return editYaml(item, edits);
  const value = withoutEmpty({ ...(item.value as JsonObject), ...edits } as JsonObject) as JsonObject;
  return fileText(item.file, value);
}

function add(done: Import, { read }: ImportInput, path: string, text: string): void {
  const before = read(path);
  if (before === text) return;
  done.files.push({ action: before === undefined ? 'create' : 'change', path, text });
}
