import { parse as parsePath } from 'node:path/posix';
import { plainPath } from '../../core/inside.ts';
import { pick, withoutEmpty } from '../field.ts';
import type { Item } from '../item.ts';
import { type FileForm, type Kind, loadKinds, type Pulled } from '../kind.ts';
import { differ } from '../plan/difference.ts';
import type { Live, PlanInput } from '../plan/plan.ts';
import { type LiveRow, rowChanges } from '../plan/row-changes.ts';
import { isObject, type Json, type JsonObject, objectAt, type Resource, type Target } from '../resource.ts';
import { editYaml, isBlockStyle, yamlText } from './write-yaml.ts';

/** What a pull writes: nothing is written yet. */
export interface Pull {
  workspace: string;
  files: PulledFile[];
  skipped: { noun: string; label: string; why: string }[];
  unchanged: number;
}

export interface PulledFile {
  action: 'create' | 'change';
  noun: string;
  /** From the root of the repository. */
  path: string;
  text: string;
}

export interface PullInput {
  compared: PlanInput;
  target: Target;
  items: readonly Item[];
  /** The folders of content. */
  folders: readonly string[];
  /** Which kinds; all that can be pulled where none is named. */
  kinds: readonly string[];
  /** Whether a path is taken already. */
  exists(path: string): boolean;
}

/**
 * What the files of a repository must say to be what is live in a workspace. Files that exist are changed only where they
 * differ, key by key; what belongs to another repository is left out. Pure but for `exists`.
 */
export async function pull(input: PullInput): Promise<Pull> {
  const done: Pull = { workspace: input.compared.workspace, files: [], skipped: [], unchanged: 0 };
  const desired = new Map(input.compared.desired.map(one => [one.id.toLowerCase(), one]));
  const items = new Map(input.items.map(item => [item.file, item]));
  for (const kind of (await loadKinds()).filter(one => isWanted(one, input.kinds))) {
    for (const live of input.compared.current.filter(one => one.kind === kind.name)) {
      const resource = desired.get(live.id.toLowerCase());
      pullOne({ kind, live, resource, item: resource && items.get(resource.file) }, input, done);
    }
  }
  return done;
}

function isWanted({ name, deploys }: Kind, asked: readonly string[]): boolean {
  return deploys?.fromArm !== undefined && (asked.length === 0 || asked.includes(name));
}

interface One {
  kind: Kind;
  live: Live;
  resource: Resource | undefined;
  item: Item | undefined;
}

function pullOne(one: One, input: PullInput, done: Pull): void {
  const { kind, live, resource, item } = one;
  const owner = live.mark?.repository;
  if (owner !== undefined && owner !== input.compared.repository) leaveOut(one, `belongs to ${owner}`, done);
  else if (resource && isSame(resource, live, kind)) done.unchanged++;
  else {
    const form = formOf(one, live.body, rowsOf(live, resource), input);
    if (form && item && resource) change(one, item, resource, form, input, done);
    else if (form) create(form, one, input, done);
    else if (item) leaveOut(one, 'its file is a template with expressions: change it there', done);
    else if (!isPart(one)) leaveOut(one, 'no file can stand for it: its id is none that a file can have', done);
  }
}

function leaveOut({ kind, live }: One, why: string, done: Pull): void {
  done.skipped.push({ noun: kind.noun, label: live.label, why });
}

/** What other files make: a connection stands in the templates of its playbooks, a rule of a connector is made of its tables. */
function isPart({ kind, live }: One): boolean {
  const ofFolder = live.mark !== undefined && !/\.\w+$/.test(live.mark.path);
  return ofFolder || (kind.name === 'playbook' && isObject(objectAt(live.body, 'properties').api));
}

function isSame(resource: Resource, live: Live, { deploys }: Kind): boolean {
  if (!deploys) return true;
  const body = deploys.merge ? deploys.merge(resource.body, live.body) : resource.body;
  const differences = differ(deploys.comparable(body), deploys.comparable(live.body));
  return differences.length + rowChanges(resource, live).length === 0;
}

/** The live rows: those of the file first, in their order. */
function rowsOf(live: Live, resource: Resource | undefined): Pulled['rows'] {
  const there = live.rows?.map(row => row.values) ?? [];
  if (!resource?.rows) return there;
  const written = resource.rows.map((values, index): LiveRow => ({ id: String(index), values }));
  const changes = rowChanges({ body: resource.body, rows: there }, { rows: written });
  const byId = new Map(changes.map(one => [one.id, one]));
  const kept = written.flatMap(row => {
    const found = byId.get(row.id);
    if (found?.action === 'remove') return [];
    return [inHeaderOrder(found?.values ?? row.values, row.values)];
  });
  return [
    ...kept,
    ...changes.filter(one => one.action === 'add').map(one => inHeaderOrder(one.values, resource.rows?.[0] ?? {})),
  ];
}

/** A row with its columns in the order of another one. */
function inHeaderOrder(
  row: Readonly<Record<string, string>>,
  like: Readonly<Record<string, string>>,
): Record<string, string> {
  const known = Object.keys(like).map(name => [name, row[name] ?? ''] as const);
  return Object.fromEntries([...known, ...Object.entries(row).filter(([name]) => !Object.hasOwn(like, name))]);
}

function formOf({ kind, item }: One, body: JsonObject, rows: Pulled['rows'], input: PullInput): FileForm | undefined {
  const existing = item && isObject(item.value) ? item.value : undefined;
  const others = input.compared.current.filter(one => one.kind === kind.name).map(one => one.body);
  return kind.deploys?.fromArm?.({ body, target: input.target, rows, others, ...(existing ? { existing } : {}) });
}

function create(form: FileForm, { kind, live }: One, input: PullInput, done: Pull): void {
  const path = plainPath(live.mark?.path ?? '') ?? freePath(form.path, kind, input, done);
  const texts = { [path]: fileText(path, form.value), ...beside(path, form) };
  for (const [file, text] of Object.entries(texts))
    done.files.push({ action: 'create', noun: kind.noun, path: file, text });
}

function beside(path: string, { beside }: FileForm): Record<string, string> {
  const { dir } = parsePath(path);
  return Object.fromEntries(
    Object.entries(beside ?? {}).map(([name, text]) => [dir === '' ? name : `${dir}/${name}`, text]),
  );
}

/** A value as the text of a file of its name. */
export function fileText(path: string, value: JsonObject): string {
  return path.endsWith('.json') ? `${JSON.stringify(value, null, 2)}\n` : yamlText(value);
}

/** A path that no file has, in the folder of the kind. */
function freePath(path: string, kind: Kind, input: PullInput, done: Pull): string {
  const fits = (folder: string) => kind.files.test(`${folder}/${path}`);
  const folder = input.folders.find(fits) ?? kind.folder;
  const { dir, name, ext } = parsePath(path);
  const taken = new Set(done.files.map(file => file.path.toLowerCase()));
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`;
    const own = dir === '' ? `${name}${suffix}${ext}` : `${dir}${suffix}/${name}${ext}`;
    const whole = `${folder}/${own}`;
    if (!taken.has(whole.toLowerCase()) && !input.exists(whole)) return whole;
  }
}

/** What the file says in the words of a pull, against what it should say: only keys that differ are touched. */
function change(one: One, item: Item, resource: Resource, form: FileForm, input: PullInput, done: Pull): void {
  const { kind, live } = one;
  const now = formOf(one, { ...resource.body, id: live.id, name: live.body.name }, resource.rows ?? [], input);
  const texts = changedTexts(item, now?.value ?? {}, form.value, input.compared.workspace);
  for (const [path, text] of Object.entries(beside(item.file, form))) {
    if (text !== beside(item.file, now ?? form)[path]) texts[path] = text;
  }
  for (const [path, text] of Object.entries(texts)) {
    done.files.push({ action: 'change', noun: kind.noun, path, text });
  }
}

/** The files of an item whose text changes: a key that an overlay sets is changed there, every other one in the item's own. */
function changedTexts(item: Item, now: JsonObject, wanted: JsonObject, workspace: string): Record<string, string> {
  const keys = [...new Set([...Object.keys(now), ...Object.keys(wanted)])].filter(key => !same(now[key], wanted[key]));
  const { overlay } = item;
  const over = keys.filter(key => overlay && isObject(overlay.value) && Object.hasOwn(overlay.value, key));
  const own = keys.filter(key => !over.includes(key));
  return {
    ...(own.length > 0 ? { [item.file]: changedText(item, own, wanted, workspace) } : {}),
    ...(overlay && over.length > 0 ? { [overlay.file]: editedText(overlay, pick(wanted, over)) } : {}),
  };
}

function changedText(item: Item, keys: readonly string[], wanted: JsonObject, workspace: string): string {
  if (item.file.endsWith('.json') && !item.overlay) return fileText(item.file, wanted);
  return editedText(item, withOverrides(keys, item, wanted, workspace));
}

function editedText(item: Item, edits: Readonly<Record<string, Json | undefined>>): string {
  if (!item.file.endsWith('.json') && isBlockStyle(item)) return editYaml(item, edits);
  return fileText(item.file, withoutEmpty({ ...(item.value as JsonObject), ...edits } as JsonObject) as JsonObject);
}

/** A key that the file overrides for this workspace is changed there. */
function withOverrides(
  keys: readonly string[],
  item: Item,
  wanted: JsonObject,
  workspace: string,
): Record<string, Json | undefined> {
  const deploy = objectAt(item.value as JsonObject, 'deploy');
  const overrides = objectAt(deploy, 'overrides');
  const own = objectAt(overrides, workspace);
  const plain = keys.filter(key => !Object.hasOwn(own, key));
  const edits: Record<string, Json | undefined> = Object.fromEntries(plain.map(key => [key, wanted[key]]));
  const overridden = keys.filter(key => Object.hasOwn(own, key) && wanted[key] !== undefined);
  if (overridden.length === 0) return edits;
  const changed = { ...own, ...Object.fromEntries(overridden.map(key => [key, wanted[key]])) };
  return { ...edits, deploy: { ...deploy, overrides: { ...overrides, [workspace]: changed } } };
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
