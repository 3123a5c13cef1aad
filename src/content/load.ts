import { posix } from 'node:path';
import type { Diagnostic } from '../core/diagnostic.ts';
import { plainPath } from '../core/inside.ts';
import { diskFiles, textFiles } from './files.ts';
import { type Files, type Item, makeItem } from './item.ts';
import { parseJson } from './json.ts';
import { type Kind, loadKinds } from './kind.ts';
import { decodeText, Lines } from './text.ts';
import { type Parsed, parseYaml } from './yaml.ts';

export type { Files, Item, Path } from './item.ts';

/** The content of a repository, as far as it can be read, and what is wrong with the form of its files. */
export interface Content {
  items: Item[];
  diagnostics: Diagnostic[];
  /** How many files were looked at. */
  files: number;
}

/** Loads the content below some folders or files of a repository. */
export async function loadContent(root: string, folders: readonly string[]): Promise<Content> {
  return loadFiles(diskFiles(root, folders));
}

/** Loads content from lines `{ path, text }`, without touching the disk. */
export async function loadTexts(lines: Iterable<{ path: string; text: string }>): Promise<Content> {
  return loadFiles(textFiles(lines));
}

/** Loads content from wherever its files are. */
export async function loadFiles(files: Files): Promise<Content> {
  const kinds = await loadKinds();
  const content: Content = { items: [], diagnostics: [], files: 0 };
  for (const path of files.paths) loadFile(files, path, kinds, content);
  return content;
}

function loadFile(files: Files, path: string, kinds: readonly Kind[], content: Content): void {
  const json = path.endsWith('.json');
  const byFolder = kinds.find(kind => holds(kind, path));
  if (kinds.some(kind => kind.companions?.test(path))) return;
  const bytes = files.read(path);
  if (!bytes && plainPath(path) === undefined) content.diagnostics.push(unfitName(path));
  if (!bytes || (json && !byFolder && !isOfKind(bytes, kinds))) return;
  content.files++;
  const parsed = parse(path, bytes, json);
  content.diagnostics.push(...parsed.diagnostics);
  if (!parsed.document) return;
  const kind = kinds.find(it => it.claims?.(parsed.document?.value)) ?? byFolder;
  if (!kind && json) return;
  if (!kind) content.diagnostics.push(unrecognised(path));
  else content.items.push(makeItem(kind.name, path, parsed.document, parsed.lost, beside(files, path)));
}

/** JSON is also data beside content: one that lies in no folder of a kind is looked at only where it has the words of one. */
function isOfKind(bytes: Uint8Array, kinds: readonly Kind[]): boolean {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return kinds.some(kind => kind.words?.test(source));
}

function holds(kind: Kind, path: string): boolean {
  return kind.files.test(path);
}

function parse(path: string, bytes: Uint8Array, json: boolean): Parsed {
  const { text, problem } = decodeText(bytes);
  const parsed = json ? parseJson(path, text) : parseYaml(path, text);
  if (!problem) return parsed;
  const diagnostic: Diagnostic = {
    code: json ? 'json/encoding' : 'yaml/encoding',
    severity: 'error',
    message: problem.message,
    help: problem.help,
    file: path,
    ...new Lines(text).span(problem.offset),
  };
  return { diagnostics: [diagnostic], lost: [] };
}

function unrecognised(file: string): Diagnostic {
  return {
    code: 'content/unrecognised',
    severity: 'warning',
    message: 'This file is no content that Picket knows: it has neither the folder nor the keys of any kind.',
    help: 'Move it into the folder of its kind (detections, hunting, parsers …), or out of the content folders.',
    file,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
  };
}

function unfitName(file: string): Diagnostic {
  return {
    code: 'content/file-name',
    severity: 'error',
    message: 'This file was not read: not every system can have a file of this name.',
    help: 'Rename it, without <>:"|?*\\, control characters, a dot or space at an end, and names of devices such as aux.',
    file,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
  };
}

function beside(files: Files, file: string): Item['beside'] {
  return path => {
    if (posix.isAbsolute(path)) return undefined;
    const bytes = files.read(posix.join(posix.dirname(file), path));
    if (!bytes) return undefined;
    const { text, problem } = decodeText(bytes);
    return problem ? undefined : text;
  };
}
